// Characters, lines and continuations: parser/parser.go of BuildKit's Dockerfile frontend.
#ifndef DOCKERFILE_SCAN_LINE_H
#define DOCKERFILE_SCAN_LINE_H

#include "state.h"

static inline void take(TSLexer *l) { l->advance(l, false); }
static inline void skip(TSLexer *l) { l->advance(l, true); }

static inline bool make(TSLexer *l, enum Token token) {
  l->result_symbol = (TSSymbol)token;
  return true;
}

static inline bool at_eof(TSLexer *l) { return l->lookahead == 0 && l->eof(l); }
static inline bool at_line_end(TSLexer *l) { return l->lookahead == '\n' || at_eof(l); }
static inline int32_t escape_of(const State *s) { return s->backtick ? '`' : '\\'; }

// White space in Go's sense, the end of the line among it.
static inline bool is_space(int32_t c) {
  if (c < 0x80) return c == ' ' || (c >= '\t' && c <= '\r');
  return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
         c == 0x202F || c == 0x205F || c == 0x3000;
}

// What the splitting of instruction and arguments takes for white space.
static inline bool is_blank(int32_t c) { return c == ' ' || (c >= '\t' && c <= '\r' && c != '\n'); }

static inline bool is_digit(int32_t c) { return c >= '0' && c <= '9'; }
static inline bool is_ascii_letter(int32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// A letter beyond ASCII, roughly: BuildKit takes any Unicode letter in the name of a variable.
static inline bool is_wide_letter(int32_t c) {
  return (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7) || (c >= 0x370 && c < 0x1680) ||
         (c > 0x1680 && c < 0x2000) || (c >= 0x3041 && c < 0xD800);
}

static inline bool is_name_start(int32_t c) { return is_ascii_letter(c) || c == '_' || is_wide_letter(c); }

// The parameters of a shell, such as `$?`, are single characters.
static inline bool is_special_parameter(int32_t c) {
  return c == '@' || c == '*' || c == '#' || c == '?' || c == '-' || c == '$' || c == '!';
}

// What stands before the next line of an instruction after a continuation.
typedef enum {
  NEXT_CHARACTER, // an ordinary character
  NEXT_SPACE,     // the same, with white space before it
  NEXT_COMMENT,   // a comment line
  NEXT_END,       // the end of the file
} Next;

// From the start of a line inside an instruction to its first character of interest, over empty lines.
static Next next_line(TSLexer *l) {
  bool space = false;
  for (;;) {
    int32_t c = l->lookahead;
    if (at_eof(l)) return NEXT_END;
    if (c == '\n') {
      take(l);
      space = false;
    } else if (is_space(c)) {
      take(l);
      space = true;
    } else if (c == '#') {
      return NEXT_COMMENT;
    } else {
      return space ? NEXT_SPACE : NEXT_CHARACTER;
    }
  }
}

// Takes the comment line at hand with its line's end.
static void take_comment_line(TSLexer *l) {
  while (!at_line_end(l)) take(l);
  if (l->lookahead == '\n') take(l);
}

// What an escape character turned out to be.
typedef enum {
  ESCAPE_CONTINUES, // a continuation: the line's end has been taken too
  ESCAPE_CHARACTER, // an escape before an ordinary character, which is at hand
  ESCAPE_SPACE,     // an escape before white space, which has been taken
} Escape;

// Takes the escape character at hand, with the line's end if it is a continuation.
static Escape take_escape(TSLexer *l) {
  take(l);
  bool space = false;
  while (l->lookahead == ' ' || l->lookahead == '\t' || l->lookahead == '\r') {
    take(l);
    space = true;
  }
  if (l->lookahead == '\n') {
    take(l);
    return ESCAPE_CONTINUES;
  }
  if (at_eof(l)) return ESCAPE_CONTINUES;
  return space ? ESCAPE_SPACE : ESCAPE_CHARACTER;
}

// With an escape character taken that is no continuation: takes what it escapes, and all escape characters after
// that, none of which makes a continuation.
static void take_escaped(const State *s, TSLexer *l) {
  if (at_line_end(l) || is_space(l->lookahead)) return;
  bool escape = l->lookahead == escape_of(s);
  take(l);
  while (escape && l->lookahead == escape_of(s)) take(l);
}

// What stands at hand once white space and continuations before a token have been skipped.
typedef enum {
  GAP_CHARACTER,
  GAP_END,          // the end of the instruction's line
  GAP_COMMENT,      // a comment line inside the instruction
  GAP_ESCAPE,       // an escape character has been taken; the character that it escapes is at hand
  GAP_ESCAPE_SPACE, // an escape character and the white space after it have been taken, and the token's end marked
} Gap;

// Skips white space, continuations and empty lines before a token. `escapes_space`: the white space after an escape
// character belongs to a word. At the end of the file the token's end is marked if a continuation stands before it.
static Gap skip_gap(State *s, TSLexer *l, bool escapes_space, bool *space) {
  bool line_start = false;
  bool space_before = false;
  bool continued = false;
  if (s->in_comment_line) {
    while (!at_line_end(l)) skip(l);
    if (l->lookahead == '\n') skip(l);
    line_start = true;
  }
  for (;;) {
    int32_t c = l->lookahead;
    if (c == '\n') {
      if (!line_start) return GAP_END;
      skip(l);
      *space = space_before;
    } else if (is_space(c)) {
      skip(l);
      *space |= is_blank(c) || s->mode != MODE_SPACES;
    } else if (at_eof(l)) {
      if (continued) l->mark_end(l);
      return GAP_END;
    } else if (line_start && c == '#') {
      *space = space_before;
      return GAP_COMMENT;
    } else if (c == escape_of(s)) {
      take(l);
      if (l->lookahead == ' ' || l->lookahead == '\t' || l->lookahead == '\r') {
        l->mark_end(l);
        if (escapes_space && l->lookahead != '\r') {
          take(l);
          l->mark_end(l);
        }
        while (l->lookahead == ' ' || l->lookahead == '\t' || l->lookahead == '\r') take(l);
        if (!at_line_end(l)) return GAP_ESCAPE_SPACE;
      } else if (!at_line_end(l)) {
        return GAP_ESCAPE;
      }
      if (at_eof(l)) {
        l->mark_end(l);
        return GAP_END;
      }
      // Skipping the line's end makes all that was taken before it a part of the gap.
      skip(l);
      line_start = continued = true;
      space_before = *space;
    } else {
      return GAP_CHARACTER;
    }
  }
}

// A comment without the end of its line.
static bool scan_comment(TSLexer *l) {
  while (!at_line_end(l)) {
    if (l->lookahead == '\r') {
      l->mark_end(l);
      take(l);
      if (at_line_end(l)) return make(l, COMMENT);
    } else {
      take(l);
    }
  }
  l->mark_end(l);
  return make(l, COMMENT);
}

// The end of an instruction: an empty token, so that the instruction's node ends with its last word. The caller has
// marked where.
static bool scan_end(State *s, TSLexer *l) {
  state_end_instruction(s);
  s->after_end = true;
  return make(l, END);
}

#endif
