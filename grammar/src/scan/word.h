// Words and what they are made of: text, variables and quotes. Where a word ends is the business of
// parser/line_parsers.go and split_command.go of BuildKit's frontend, what stands in it that of shell/lex.go. The two
// see quotes differently, so the state holds the splitter's quote and the tree shows the lexer's.
#ifndef DOCKERFILE_SCAN_WORD_H
#define DOCKERFILE_SCAN_WORD_H

#include "line.h"

// Begins a word.
static void word_start(State *s, enum Mode mode) {
  s->mode = (uint8_t)mode;
  s->quote = 0;
  s->word_over = false;
  s->nesting = 0;
}

// Whether white space ends the word at hand. Where BuildKit splits at white space alone, only that of ASCII counts.
static inline bool space_ends(const State *s, int32_t c) {
  return s->mode == MODE_SPACES ? is_blank(c) : s->mode < MODE_LINE && s->quote == 0;
}

// Whether a character ends the word at hand.
static inline bool ends_word(const State *s, TSLexer *l) {
  int32_t c = l->lookahead;
  if (is_space(c)) return c == '\n' || space_ends(s, c);
  if (c == ',') return s->mode == MODE_MOUNT;
  if (c == '=') return s->mode == MODE_NAME;
  return at_eof(l);
}

// Takes a character that stands for itself and follows the splitter's quotes.
static inline void take_in_word(State *s, TSLexer *l) {
  int32_t c = l->lookahead;
  if (c == '"' || c == '\'') {
    uint8_t quote = c == '"' ? 2 : 1;
    if (s->quote == 0) {
      s->quote = quote;
    } else if (s->quote == quote) {
      s->quote = 0;
    }
  }
  take(l);
}

// With `$` taken: whether an expansion begins there.
static inline bool expands(const State *s, TSLexer *l) {
  int32_t c = l->lookahead;
  return c == '{' ? s->nesting < MAX_NESTING : is_name_start(c) || is_digit(c) || is_special_parameter(c);
}

// What ends a piece of text beside the end of its word.
enum Stop {
  STOP_QUOTES = 1, // ' and "
  STOP_DOUBLE = 2, // "
  STOP_BRACE = 4,  // }
  STOP_SLASH = 8,  // /
  STOP_TAG = 16,   // :
  STOP_DIGEST = 32, // @
};

typedef enum {
  TEXT_WORD_OVER, // the word is over
  TEXT_STOPPED,   // at a character of the stop set, or at an expansion
  TEXT_BROKEN,    // the text may go on, but a new token has to begin here
} TextEnd;

static bool stops_at(const State *s, int32_t c, unsigned stops) {
  switch (c) {
  case '"': return stops & (STOP_QUOTES | STOP_DOUBLE);
  case '\'': return stops & STOP_QUOTES;
  case '}': return stops & STOP_BRACE;
  case '/': return stops & STOP_SLASH;
  case ':': return stops & STOP_TAG;
  case '@': return stops & STOP_DIGEST;
  case ',': return s->mode == MODE_MOUNT;
  case '=': return s->mode == MODE_NAME;
  default: return false;
  }
}

// Takes text up to the end of the word or the next thing in it, and marks the token's end. `any` says whether
// something has been taken, and becomes true when something was. `escaped`: the character at hand stands after an
// escape character that has been taken.
static TextEnd take_text(State *s, TSLexer *l, unsigned stops, bool *any, bool escaped) {
  bool marked = !*any;         // the token's end stands where it should
  bool after_escape = escaped; // the character before is an escape character
  if (escaped && !at_line_end(l)) {
    after_escape = l->lookahead == escape_of(s);
    if (!stops_at(s, l->lookahead, 0)) take(l);
    *any = true;
    marked = false;
  }
  TextEnd end;
  for (;;) {
    int32_t c = l->lookahead;
    if (c == '\n' || at_eof(l)) {
      end = TEXT_WORD_OVER;
      break;
    }
    if (is_space(c)) {
      if (space_ends(s, c)) {
        end = TEXT_WORD_OVER;
        break;
      }
      // White space at the end of a line belongs to no word, so it is marked only with what follows.
      if (!marked) {
        l->mark_end(l);
        marked = true;
      }
      take(l);
      after_escape = false;
    } else if (stops_at(s, c, stops)) {
      end = TEXT_STOPPED;
      break;
    } else if (c == '$') {
      if (!marked) {
        l->mark_end(l);
        marked = true;
      }
      take(l);
      if (expands(s, l)) {
        end = TEXT_STOPPED;
        break;
      }
      *any = true;
      marked = false;
      after_escape = false;
    } else if (c == escape_of(s)) {
      if (!marked) {
        l->mark_end(l);
        marked = true;
      }
      if (after_escape || s->mode == MODE_HEREDOC) {
        take(l);
        *any = true;
        marked = false;
        after_escape = true;
        if (!is_space(l->lookahead) && !at_line_end(l) && !stops_at(s, l->lookahead, 0)) take(l);
        continue;
      }
      switch (take_escape(l)) {
      case ESCAPE_SPACE:
        // Whether the white space belongs to the word is known only now, too late to mark it: the next token
        // begins with the escape character and sees to it.
        return TEXT_BROKEN;
      case ESCAPE_CONTINUES:
        switch (next_line(l)) {
        case NEXT_END: return TEXT_WORD_OVER;
        case NEXT_COMMENT: return TEXT_BROKEN;
        case NEXT_SPACE:
          if (space_ends(s, ' ')) return TEXT_WORD_OVER;
          break;
        case NEXT_CHARACTER: break;
        }
        after_escape = false;
        break;
      case ESCAPE_CHARACTER:
        *any = true;
        marked = false;
        after_escape = l->lookahead == escape_of(s);
        if (!stops_at(s, l->lookahead, 0)) take(l);
        break;
      }
    } else {
      take_in_word(s, l);
      *any = true;
      marked = false;
      after_escape = false;
    }
  }
  if (!marked) l->mark_end(l);
  return end;
}

// With `$` at hand: the start of an expansion, or `any` if it stands for itself and was taken as text.
static bool scan_dollar(State *s, TSLexer *l, bool *any) {
  take(l);
  if (!expands(s, l)) {
    *any = true;
    return false;
  }
  if (l->lookahead == '{') {
    take(l);
    s->nesting++;
    l->mark_end(l);
    return make(l, DOLLAR_BRACE);
  }
  l->mark_end(l);
  return make(l, DOLLAR);
}

// The name after `$` or `${`.
static bool scan_variable(TSLexer *l) {
  int32_t c = l->lookahead;
  if (is_digit(c)) {
    while (is_digit(l->lookahead)) take(l);
  } else if (is_special_parameter(c)) {
    take(l);
  } else if (is_name_start(c)) {
    while (is_name_start(l->lookahead) || is_digit(l->lookahead)) take(l);
  } else {
    return false;
  }
  l->mark_end(l);
  return make(l, VARIABLE);
}

// The operator after a name in `${`; anything else that stands there is taken as an operand without one.
static bool scan_operator(TSLexer *l) {
  int32_t c = l->lookahead;
  switch (c) {
  case ':':
    take(l);
    if (l->lookahead != '-' && l->lookahead != '+' && l->lookahead != '?' && l->lookahead != '#' &&
        l->lookahead != '%') {
      l->mark_end(l);
      return make(l, OPERAND_TEXT);
    }
    take(l);
    break;
  case '-':
  case '+':
  case '?':
    take(l);
    break;
  case '#':
  case '%':
  case '/':
    take(l);
    if (l->lookahead == c) take(l);
    break;
  default:
    return false;
  }
  l->mark_end(l);
  return make(l, c == '/' ? REPLACE_OPERATOR : EXPANSION_OPERATOR);
}

// With ' at hand: all up to the next ', or up to the end of the word.
static bool scan_single_quoted(State *s, TSLexer *l) {
  take_in_word(s, l);
  l->mark_end(l);
  for (;;) {
    int32_t c = l->lookahead;
    if (ends_word(s, l) && c != ',' && c != '=') break;
    if (c == '\'') {
      take_in_word(s, l);
      l->mark_end(l);
      break;
    }
    if (c == escape_of(s)) {
      // A continuation is one in quotes too.
      take(l);
      bool space = false;
      while (l->lookahead == ' ' || l->lookahead == '\t' || l->lookahead == '\r') {
        take(l);
        space = true;
      }
      if (l->lookahead == '\n') {
        take(l);
        while (next_line(l) == NEXT_COMMENT) take_comment_line(l);
      } else if (!space) {
        l->mark_end(l);
        if (s->mode == MODE_FLAG && !at_line_end(l)) take(l);
        while (l->lookahead == escape_of(s)) take(l);
        l->mark_end(l);
      }
      continue;
    }
    bool space = is_space(c);
    take_in_word(s, l);
    if (!space) l->mark_end(l);
  }
  return make(l, SINGLE_QUOTED_STRING);
}

// With " at hand: a whole string when no variable stands in it, else its start.
static bool scan_double_quoted(State *s, TSLexer *l) {
  take_in_word(s, l);
  l->mark_end(l);
  bool any = true;
  switch (take_text(s, l, STOP_DOUBLE, &any, false)) {
  case TEXT_WORD_OVER: return make(l, QUOTED_LEAF);
  case TEXT_BROKEN: return make(l, QUOTE);
  case TEXT_STOPPED: break;
  }
  if (l->lookahead != '"') return make(l, QUOTE);
  take_in_word(s, l);
  l->mark_end(l);
  return make(l, QUOTED_LEAF);
}

#endif
