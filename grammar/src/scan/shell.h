// The shell words of a line, as far as they decide on heredocs: BuildKit splits the line of a RUN, COPY or ADD with
// shell/lex.go, always with `\` as its escape character, and a word of the form `<<NAME` is a heredoc. A line that
// cannot be split, for a quote without an end say, has none.
#ifndef DOCKERFILE_SCAN_SHELL_H
#define DOCKERFILE_SCAN_SHELL_H

#include "line.h"

enum Open {
  OPEN_SINGLE,  // '
  OPEN_DOUBLE,  // "
  OPEN_BRACE,   // ${name:-   up to }
  OPEN_PATTERN, // ${name/    up to /
};

#define MAX_OPEN 32

typedef struct {
  uint8_t depth;
  bool error;
  uint8_t stack[MAX_OPEN];
} Shell;

static Shell shell_load(const State *s) {
  Shell shell = {.depth = s->shell_depth, .error = s->shell_error};
  memcpy(shell.stack, s->shell_stack, s->shell_depth);
  return shell;
}

static void shell_store(State *s, const Shell *shell) {
  s->shell_error = shell->error || shell->depth > MAX_SHELL_STACK;
  s->shell_depth = s->shell_error ? 0 : shell->depth;
  memset(s->shell_stack, 0, MAX_SHELL_STACK);
  memcpy(s->shell_stack, shell->stack, s->shell_depth);
}

static inline bool shell_outside(const Shell *shell) { return shell->depth == 0 && !shell->error; }

static void shell_push(Shell *shell, enum Open open) {
  if (shell->depth == MAX_OPEN) {
    shell->error = true;
  } else {
    shell->stack[shell->depth++] = (uint8_t)open;
  }
}

// With `$` taken.
static void shell_dollar(Shell *shell, TSLexer *l) {
  if (l->lookahead != '{') return;
  take(l);
  int32_t c = l->lookahead;
  if (c == '{' || c == '}' || c == ':' || at_line_end(l)) {
    shell->error = true;
    return;
  }
  if (is_digit(c)) {
    while (is_digit(l->lookahead)) take(l);
  } else if (is_special_parameter(c)) {
    take(l);
  } else {
    while (is_name_start(l->lookahead) || is_digit(l->lookahead)) take(l);
  }
  c = l->lookahead;
  switch (c) {
  case '}':
    take(l);
    break;
  case ':':
    take(l);
    c = l->lookahead;
    if (c == '-' || c == '+' || c == '?') {
      take(l);
      shell_push(shell, OPEN_BRACE);
    } else {
      shell->error = true;
    }
    break;
  case '-':
  case '+':
  case '?':
  case '#':
  case '%':
    take(l);
    shell_push(shell, OPEN_BRACE);
    break;
  case '/':
    take(l);
    if (l->lookahead == '/') take(l);
    shell_push(shell, OPEN_PATTERN);
    break;
  default:
    shell->error = true;
  }
}

// Takes one character, which is neither the end of the line nor the Dockerfile's escape character, and what belongs
// to it.
static inline void shell_take(Shell *shell, TSLexer *l) {
  int32_t c = l->lookahead;
  take(l);
  switch (c) {
  case '\'':
    if (shell->depth == 0 || shell->stack[shell->depth - 1] >= OPEN_BRACE) {
      shell_push(shell, OPEN_SINGLE);
    } else if (shell->stack[shell->depth - 1] == OPEN_SINGLE) {
      shell->depth--;
    }
    break;
  case '"':
    if (shell->depth == 0 || shell->stack[shell->depth - 1] >= OPEN_BRACE) {
      shell_push(shell, OPEN_DOUBLE);
    } else if (shell->stack[shell->depth - 1] == OPEN_DOUBLE) {
      shell->depth--;
    }
    break;
  case '}':
    if (shell->depth > 0 && shell->stack[shell->depth - 1] == OPEN_BRACE) shell->depth--;
    break;
  case '/':
    if (shell->depth > 0 && shell->stack[shell->depth - 1] == OPEN_PATTERN) {
      shell->stack[shell->depth - 1] = OPEN_BRACE;
    }
    break;
  case '$':
    if (shell->depth == 0 || shell->stack[shell->depth - 1] != OPEN_SINGLE) shell_dollar(shell, l);
    break;
  case '\\':
    // The Dockerfile's escape character is a backtick, so this one is the shell's alone. A backtick after it may still
    // be a continuation.
    if (shell->depth > 0 && shell->stack[shell->depth - 1] == OPEN_SINGLE) break;
    if (!at_line_end(l) && l->lookahead != '`') take(l);
    break;
  default:
    break;
  }
}

// The same for an escape character that is no continuation and has been taken.
static inline void shell_escaped(const State *s, Shell *shell, TSLexer *l) {
  if (s->backtick || at_line_end(l)) return;
  if (shell->depth == 0 || shell->stack[shell->depth - 1] != OPEN_SINGLE) take(l);
}

// Reads on to the end of a flag, of whose value the state of the words that follow is the outcome. `quote` follows the
// splitting of flags.
static void shell_take_flag(State *s, TSLexer *l) {
  Shell shell = shell_load(s);
  int32_t quote = 0;
  while (!at_line_end(l) && (quote || !is_space(l->lookahead))) {
    int32_t c = l->lookahead;
    if (c == escape_of(s)) {
      Escape escape = take_escape(l);
      if (escape == ESCAPE_CONTINUES && next_line(l) != NEXT_CHARACTER) break;
      if (escape == ESCAPE_CHARACTER) shell_escaped(s, &shell, l);
      continue;
    }
    if ((c == '"' || c == '\'') && (!quote || quote == c)) quote = quote ? 0 : c;
    shell_take(&shell, l);
  }
  shell_store(s, &shell);
}

// Reads on to the end of the instruction's line, and says whether its words can be split.
static bool shell_take_rest(const State *s, Shell *shell, TSLexer *l) {
  bool after_escape = false;
  while (!at_line_end(l)) {
    if (l->lookahead != escape_of(s)) {
      after_escape = false;
      shell_take(shell, l);
    } else if (after_escape) {
      take(l);
      shell_escaped(s, shell, l);
    } else {
      switch (take_escape(l)) {
      case ESCAPE_CONTINUES:
        while (next_line(l) == NEXT_COMMENT) take_comment_line(l);
        break;
      case ESCAPE_CHARACTER:
        after_escape = l->lookahead == escape_of(s);
        shell_escaped(s, shell, l);
        break;
      case ESCAPE_SPACE: break;
      }
    }
  }
  return shell_outside(shell);
}

#endif
