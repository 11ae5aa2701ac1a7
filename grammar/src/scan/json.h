// The exec form: a JSON array. Anything that starts with `[` and is no valid JSON is the shell form.
#ifndef DOCKERFILE_SCAN_JSON_H
#define DOCKERFILE_SCAN_JSON_H

#include "line.h"

// Go's decoder gives up at a depth of 10,000; so deep an array is wrong in any case.
#define MAX_JSON_DEPTH 64

static inline bool is_hex(int32_t c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// Takes what stands after a backslash in a string. False if JSON has no such escape.
static bool json_take_escaped(TSLexer *l) {
  int32_t c = l->lookahead;
  if (at_line_end(l)) return false;
  take(l);
  if (c == 'u') {
    for (int i = 0; i < 4; i++) {
      if (!is_hex(l->lookahead)) return false;
      take(l);
    }
    return true;
  }
  return c == '"' || c == '\\' || c == '/' || c == 'b' || c == 'f' || c == 'n' || c == 'r' || c == 't';
}

// From the start of a continued line to its first character. The white space there belongs to a string that goes on,
// and a tab makes the string invalid.
static bool json_take_line_start(TSLexer *l, bool in_string) {
  bool control = false;
  while (!at_eof(l)) {
    int32_t c = l->lookahead;
    if (c == '#') {
      take_comment_line(l);
      control = false;
    } else if (is_space(c)) {
      control = c != '\n' && (control || c < ' ');
      take(l);
    } else {
      return !(in_string && control);
    }
  }
  return true;
}

// Takes an escape character in JSON and what belongs to it, with the lines of a continuation. `in_string`: inside a
// string. False if that makes the JSON invalid.
static bool json_take_escape(const State *s, TSLexer *l, bool in_string) {
  switch (take_escape(l)) {
  case ESCAPE_CONTINUES: return json_take_line_start(l, in_string);
  case ESCAPE_SPACE: return in_string && s->backtick;
  case ESCAPE_CHARACTER: break;
  }
  if (s->backtick) return in_string;
  return in_string && json_take_escaped(l);
}

// Over white space and continuations between values.
static bool json_skip_space(const State *s, TSLexer *l) {
  for (;;) {
    int32_t c = l->lookahead;
    if (c == ' ' || c == '\t' || c == '\r') {
      take(l);
    } else if (c == escape_of(s)) {
      if (!json_take_escape(s, l, false)) return false;
    } else {
      return true;
    }
  }
}

// The last part of the path of a program.
typedef struct {
  char name[16];
  unsigned length;
} Program;

static inline void program_push(Program *program, int32_t c) {
  if (c == '/' || c == '\\') {
    program->length = 0;
  } else if (program->length < sizeof program->name) {
    program->name[program->length++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
  }
}

// What reads the shell form when SHELL names a program.
static enum Interpreter interpreter_of(const Program *program) {
  static const struct {
    const char *name;
    enum Interpreter interpreter;
  } programs[] = {
      {"powershell.exe", INTERPRETER_POWERSHELL}, {"powershell", INTERPRETER_POWERSHELL},
      {"pwsh.exe", INTERPRETER_POWERSHELL},       {"pwsh", INTERPRETER_POWERSHELL},
      {"cmd.exe", INTERPRETER_BATCH},             {"cmd", INTERPRETER_BATCH},
  };
  for (unsigned i = 0; i < sizeof programs / sizeof *programs; i++) {
    size_t wanted = strlen(programs[i].name);
    if (wanted == program->length && memcmp(program->name, programs[i].name, wanted) == 0) return programs[i].interpreter;
  }
  return INTERPRETER_SHELL;
}

// A string, from its first quote.
static bool json_take_string(const State *s, TSLexer *l, Program *program) {
  take(l);
  for (;;) {
    int32_t c = l->lookahead;
    if (at_line_end(l)) return false;
    if (c == '"') {
      take(l);
      return true;
    }
    program_push(program, c);
    if (c == escape_of(s)) {
      if (!json_take_escape(s, l, true)) return false;
    } else if (c == '\\') {
      take(l);
      if (!json_take_escaped(l)) return false;
    } else if (c < 0x20 && c >= 0) {
      return false;
    } else {
      take(l);
    }
  }
}

static bool json_take_digits(TSLexer *l) {
  if (!is_digit(l->lookahead)) return false;
  while (is_digit(l->lookahead)) take(l);
  return true;
}

// A number, true, false or null.
static bool json_take_scalar(TSLexer *l) {
  int32_t c = l->lookahead;
  if (c == '-' || is_digit(c)) {
    if (c == '-') take(l);
    if (l->lookahead == '0') {
      take(l);
    } else if (!json_take_digits(l)) {
      return false;
    }
    if (l->lookahead == '.') {
      take(l);
      if (!json_take_digits(l)) return false;
    }
    if (l->lookahead == 'e' || l->lookahead == 'E') {
      take(l);
      if (l->lookahead == '+' || l->lookahead == '-') take(l);
      if (!json_take_digits(l)) return false;
    }
    return true;
  }
  const char *word = c == 't' ? "true" : c == 'f' ? "false" : c == 'n' ? "null" : NULL;
  if (!word) return false;
  for (; *word; word++) {
    if (l->lookahead != *word) return false;
    take(l);
  }
  return true;
}

// With the first `[` taken: whether the rest of the instruction's line makes a valid array of it.
static bool json_is_array(const State *s, TSLexer *l) {
  bool object[MAX_JSON_DEPTH];
  unsigned depth = 1;
  Program ignored = {.length = 0};
  object[0] = false;
  bool first = true; // no value yet in the innermost array or object
  while (depth > 0) {
    if (!json_skip_space(s, l)) return false;
    int32_t c = l->lookahead;
    if (c == (object[depth - 1] ? '}' : ']')) {
      take(l);
      depth--;
      first = false;
      continue;
    }
    if (!first) {
      if (c != ',') return false;
      take(l);
      if (!json_skip_space(s, l)) return false;
    }
    if (object[depth - 1]) {
      if (l->lookahead != '"' || !json_take_string(s, l, &ignored) || !json_skip_space(s, l)) return false;
      if (l->lookahead != ':') return false;
      take(l);
      if (!json_skip_space(s, l)) return false;
    }
    c = l->lookahead;
    first = false;
    if (c == '[' || c == '{') {
      if (depth == MAX_JSON_DEPTH) return false;
      object[depth++] = c == '{';
      first = true;
      take(l);
    } else if (c == '"') {
      if (!json_take_string(s, l, &ignored)) return false;
    } else if (!json_take_scalar(l)) {
      return false;
    }
  }
  for (;;) {
    if (at_line_end(l)) return true;
    if (is_space(l->lookahead)) {
      take(l);
    } else if (l->lookahead == escape_of(s)) {
      if (!json_take_escape(s, l, false)) return false;
    } else {
      return false;
    }
  }
}

// An element of an array that is known to be valid.
static bool scan_json_value(State *s, TSLexer *l) {
  unsigned depth = 0;
  for (;;) {
    int32_t c = l->lookahead;
    if (at_line_end(l) || (depth == 0 && (c == ',' || c == ']'))) break;
    if (c == '"') {
      bool only = depth == 0;
      Program program = {.length = 0};
      bool valid = json_take_string(s, l, &program);
      if (only && s->names_shell) s->interpreter = interpreter_of(&program);
      s->names_shell = false;
      l->mark_end(l);
      if (only) return make(l, JSON_STRING);
      if (!valid) break;
      continue;
    }
    if (c == escape_of(s)) {
      if (!json_take_escape(s, l, false)) break;
      continue;
    }
    if (c == '[' || c == '{') depth++;
    if (c == ']' || c == '}') depth--;
    take(l);
    if (!is_space(c)) l->mark_end(l);
  }
  return make(l, JSON_VALUE);
}

#endif
