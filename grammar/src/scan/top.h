// What stands at the start of a line: directives, comments and keywords.
#ifndef DOCKERFILE_SCAN_TOP_H
#define DOCKERFILE_SCAN_TOP_H

#include "line.h"

static const char *const KEYWORDS[] = {
    "add",   "arg",        "cmd",     "copy", "entrypoint", "env",        "expose", "from",   "healthcheck",
    "label", "maintainer", "onbuild", "run",  "shell",      "stopsignal", "user",   "volume", "workdir",
};

#define LONGEST_KEYWORD 11

static inline char lower(int32_t c) { return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c); }

// Letters of a name that is compared with a fixed one; a name that is too long equals none.
typedef struct {
  char letters[LONGEST_KEYWORD + 1];
  unsigned length;
  bool none;
} Name;

static inline void name_push(Name *n, int32_t c) {
  if (n->length < LONGEST_KEYWORD && c > 0 && c < 0x80) {
    n->letters[n->length++] = lower(c);
  } else {
    n->none = true;
  }
}

static inline bool name_is(const Name *n, const char *text) {
  return !n->none && strlen(text) == n->length && memcmp(n->letters, text, n->length) == 0;
}

static enum Token keyword_of(const Name *n) {
  for (unsigned i = 0; i < sizeof KEYWORDS / sizeof *KEYWORDS; i++) {
    if (name_is(n, KEYWORDS[i])) return (enum Token)(ADD + i);
  }
  return UNKNOWN;
}

// A keyword goes on to the next white space; a continuation may stand in it. `n` holds what was taken already.
static bool scan_keyword(State *s, TSLexer *l, Name n, bool after_escape) {
  bool marked = false;
  for (;;) {
    int32_t c = l->lookahead;
    if (is_blank(c) || at_line_end(l)) break;
    bool escape_at_hand = c == escape_of(s);
    if (!escape_at_hand || after_escape) {
      name_push(&n, c);
      take(l);
      marked = false;
      after_escape = escape_at_hand;
      continue;
    }
    l->mark_end(l);
    marked = true;
    Escape escape = take_escape(l);
    if (escape == ESCAPE_CONTINUES) {
      if (next_line(l) != NEXT_CHARACTER) break;
      marked = false;
      continue;
    }
    n.none = true;
    if (escape == ESCAPE_SPACE) break;
    marked = false;
    after_escape = true;
  }
  if (!marked) l->mark_end(l);
  state_end_instruction(s);
  enum Token keyword = keyword_of(&n);
  s->names_shell = keyword == SHELL;
  if (keyword == FROM) s->interpreter = INTERPRETER_DEFAULT;
  return make(l, keyword);
}

static inline bool is_directive_space(int32_t c) { return c == ' ' || c == '\t' || c == '\f' || c == '\r'; }

// Whether the rest of a line, after `#`, is a directive; `# escape` takes effect at once, for its own line has
// nothing to escape. BuildKit's expression: ^([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*$
static bool take_directive(State *s, TSLexer *l) {
  while (l->lookahead != '\n' && is_space(l->lookahead)) take(l);
  Name name = {0};
  if (!is_ascii_letter(l->lookahead)) return false;
  while (is_ascii_letter(l->lookahead) || is_digit(l->lookahead)) {
    name_push(&name, l->lookahead);
    take(l);
  }
  while (is_directive_space(l->lookahead)) take(l);
  if (l->lookahead != '=') return false;
  take(l);
  while (is_directive_space(l->lookahead)) take(l);
  if (at_line_end(l)) return false;
  bool escape = name_is(&name, "escape");
  if (!escape && !name_is(&name, "syntax") && !name_is(&name, "check")) return false;
  if (escape) {
    int32_t value = l->lookahead;
    take(l);
    while (is_directive_space(l->lookahead)) take(l);
    if (at_line_end(l) && (value == '`' || value == '\\')) s->backtick = value == '`';
  }
  return true;
}

// Outside an instruction: a directive, a comment or the keyword of the next instruction.
static bool scan_top(State *s, TSLexer *l, const bool *valid) {
  bool continued = false;
  bool after_end = s->after_end;
  s->after_end = false;
  for (;;) {
    int32_t c = l->lookahead;
    if (at_eof(l)) {
      if (!continued) return false;
      // Nothing but continuations: BuildKit reads an instruction without a name.
      l->mark_end(l);
      return make(l, UNKNOWN);
    }
    if (is_space(c)) {
      // An empty line ends the directives.
      if (c == '\n') {
        s->directives_done |= !after_end;
        after_end = false;
      }
      skip(l);
    } else if (c == '#') {
      take(l);
      l->mark_end(l);
      if (!s->directives_done && valid[DIRECTIVE_MARK] && take_directive(s, l)) return make(l, DIRECTIVE_MARK);
      s->directives_done = true;
      return scan_comment(l);
    } else if (c == escape_of(s)) {
      s->directives_done = true;
      take(l);
      l->mark_end(l);
      bool space = false;
      while (l->lookahead == ' ' || l->lookahead == '\t' || l->lookahead == '\r') {
        take(l);
        space = true;
      }
      if (l->lookahead == '\n') {
        skip(l);
        continued = true;
        continue;
      }
      Name none = {.none = true};
      if (space || at_eof(l)) {
        state_end_instruction(s);
        return make(l, UNKNOWN);
      }
      return scan_keyword(s, l, none, true);
    } else {
      s->directives_done = true;
      Name name = {0};
      return scan_keyword(s, l, name, false);
    }
  }
}

// The parts of a directive after its `#`; that they are there is known.
static bool scan_directive(TSLexer *l, const bool *valid) {
  while (l->lookahead != '\n' && is_space(l->lookahead)) skip(l);
  if (valid[DIRECTIVE_NAME]) {
    while (is_ascii_letter(l->lookahead) || is_digit(l->lookahead)) take(l);
    l->mark_end(l);
    return make(l, DIRECTIVE_NAME);
  }
  if (valid[DIRECTIVE_EQUALS]) {
    take(l);
    l->mark_end(l);
    return make(l, DIRECTIVE_EQUALS);
  }
  while (!at_line_end(l)) {
    bool space = is_space(l->lookahead);
    take(l);
    if (!space) l->mark_end(l);
  }
  return make(l, DIRECTIVE_VALUE);
}

#endif
