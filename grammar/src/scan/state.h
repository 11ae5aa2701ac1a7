// What the scanner remembers between two tokens, and the tokens that it makes.
//
// The state is saved by tree-sitter with each token, and a node of an old tree is used again only where the state
// before it is the same. So whatever influences later tokens must be in here, and everything that concerns one
// instruction is cleared at its end, or an edit would cost a parse of all that follows.
#ifndef DOCKERFILE_SCAN_STATE_H
#define DOCKERFILE_SCAN_STATE_H

#include "tree_sitter/parser.h"

#include <string.h>

// The order is that of `externals` in grammar.js.
enum Token {
  ADD, ARG, CMD, COPY, ENTRYPOINT, ENV, EXPOSE, FROM, HEALTHCHECK,
  LABEL, MAINTAINER, ONBUILD, RUN, SHELL, STOPSIGNAL, USER, VOLUME, WORKDIR,
  UNKNOWN,
  AS,
  COMMENT,
  DIRECTIVE_MARK,
  DIRECTIVE_NAME,
  DIRECTIVE_EQUALS,
  DIRECTIVE_VALUE,
  END,
  FLAG_NAME,
  MOUNT_FLAG_NAME,
  FLAGS_END,
  EQUALS,
  FLAG_VALUE,
  FLAG_VALUE_HEAD,
  MOUNT_KEY,
  COMMA,
  WORD,
  WORD_HEAD,
  WORD_TEXT,
  NAME,
  NAME_HEAD,
  LEGACY_NAME,
  LEGACY_NAME_HEAD,
  LEADING_EQUALS,
  VALUE,
  VALUE_HEAD,
  LINE,
  LINE_HEAD,
  HEALTHCHECK_TYPE,
  IMAGE_HEAD,
  IMAGE_TEXT,
  TAG_MARK,
  TAG_TEXT,
  DIGEST_MARK,
  DIGEST_TEXT,
  DOLLAR,
  DOLLAR_BRACE,
  VARIABLE,
  EXPANSION_OPERATOR,
  REPLACE_OPERATOR,
  OPERAND_TEXT,
  SLASH,
  BRACE_END,
  NO_BRACE_END,
  QUOTED_LEAF,
  QUOTE,
  QUOTED_TEXT,
  QUOTE_END,
  NO_QUOTE_END,
  SINGLE_QUOTED_STRING,
  POWERSHELL,
  BATCH,
  SHELL_TEXT,
  BRACKET,
  JSON_STRING,
  JSON_VALUE,
  JSON_COMMA,
  BRACKET_END,
  HEREDOC_MARKER,
  HEREDOC_TEXT,
  HEREDOC_END,
  ERROR_SENTINEL,
};

// Where a word ends.
enum Mode {
  MODE_SPACES = 0, // at white space, whatever the quotes say (COPY, FROM, EXPOSE)
  MODE_WORDS,      // at white space outside quotes (values of ENV, LABEL, ARG)
  MODE_NAME,       // the same, and at `=`
  MODE_FLAG,       // at white space outside quotes, with escapes in both kinds of quotes
  MODE_MOUNT,      // the same, and at `,`
  MODE_LINE,       // at the end of the line (WORKDIR, USER, a legacy value)
  MODE_HEREDOC,    // in the body of a heredoc: an expansion ends with the line
};

// Heredocs of one instruction whose bodies have not been read yet. More than these are read as plain words.
#define MAX_PENDING 24
// Delimiters known to have no end in the rest of the text. When the table is full, no further heredoc is looked
// for, so that a file full of heredocs without an end costs a bounded number of passes.
#define MAX_UNENDED 16
// Expansions in expansions; a deeper `${` is plain text, so that no text makes a tree that nests without bounds.
#define MAX_NESTING 12
// The deepest stack of quotes and braces that is carried from one token of a shell command to the next.
#define MAX_SHELL_STACK 4

// What reads the shell form.
enum Interpreter {
  INTERPRETER_DEFAULT = 0, // a shell, or cmd.exe in a file whose escape character is a backtick
  INTERPRETER_SHELL,       // a shell, named by SHELL
  INTERPRETER_POWERSHELL,
  INTERPRETER_BATCH,       // cmd.exe
};

typedef struct {
  uint64_t delimiter; // hash of the delimiter
  bool strips_tabs;   // <<-
  bool expands;       // the body's variables are BuildKit's to expand
} Heredoc;

typedef struct {
  bool backtick;        // # escape=`
  bool directives_done; // no directive can follow
  bool in_comment_line; // the last token was a comment inside an instruction: its line's end ends nothing
  bool word_over;       // the word has ended though no white space stands before the next token
  bool after_end;       // the last token ended an instruction, whose line's end has not been taken
  bool line_start;      // in a heredoc: the next character is the first of its line
  bool names_shell;     // the next JSON string is the program that SHELL names
  uint8_t interpreter;  // what SHELL of this stage names
  uint8_t mode;         // how the current word ends
  uint8_t quote;        // the quote that the word splitter is in: 0, 1 for ', 2 for "
  uint8_t nesting;      // open `${`
  bool shell_error;     // the shell words of the line cannot be split: it has no heredocs
  uint8_t shell_depth;  // quotes and braces open in the shell words of the line
  uint8_t shell_stack[MAX_SHELL_STACK];
  uint8_t pending_count;
  uint8_t unended_count;
  Heredoc pending[MAX_PENDING];
  uint64_t unended[MAX_UNENDED];
} State;

static unsigned state_serialize(const State *s, char *buffer) {
  unsigned n = 0;
  buffer[n++] = (char)(s->backtick | s->directives_done << 1 | s->in_comment_line << 2 | s->word_over << 3 |
                       s->line_start << 4 | s->shell_error << 5 | s->after_end << 6 | s->names_shell << 7);
  buffer[n++] = (char)(s->mode | s->quote << 3 | s->interpreter << 5);
  buffer[n++] = (char)(s->nesting | s->shell_depth << 4);
  uint8_t stack = 0;
  for (unsigned i = 0; i < s->shell_depth; i++) stack |= (uint8_t)(s->shell_stack[i] << (2 * i));
  buffer[n++] = (char)stack;
  buffer[n++] = (char)s->pending_count;
  buffer[n++] = (char)s->unended_count;
  for (unsigned i = 0; i < s->pending_count; i++) {
    memcpy(buffer + n, &s->pending[i].delimiter, 8);
    n += 8;
    buffer[n++] = (char)(s->pending[i].strips_tabs | s->pending[i].expands << 1);
  }
  for (unsigned i = 0; i < s->unended_count; i++) {
    memcpy(buffer + n, &s->unended[i], 8);
    n += 8;
  }
  // Most states are a byte or two long; a short one is stored without an allocation.
  if (!s->pending_count && !s->unended_count) {
    while (n > 0 && buffer[n - 1] == 0) n--;
  }
  return n;
}

static void state_deserialize(State *s, const char *buffer, unsigned length) {
  uint8_t head[6] = {0};
  memcpy(head, buffer, length < 6 ? length : 6);
  s->backtick = head[0] & 1;
  s->directives_done = head[0] >> 1 & 1;
  s->in_comment_line = head[0] >> 2 & 1;
  s->word_over = head[0] >> 3 & 1;
  s->line_start = head[0] >> 4 & 1;
  s->shell_error = head[0] >> 5 & 1;
  s->after_end = head[0] >> 6 & 1;
  s->names_shell = head[0] >> 7 & 1;
  s->mode = head[1] & 7;
  s->quote = head[1] >> 3 & 3;
  s->interpreter = head[1] >> 5 & 3;
  s->nesting = head[2] & 15;
  s->shell_depth = head[2] >> 4;
  for (unsigned i = 0; i < MAX_SHELL_STACK; i++) s->shell_stack[i] = head[3] >> (2 * i) & 3;
  s->pending_count = head[4];
  s->unended_count = head[5];
  unsigned n = 6;
  for (unsigned i = 0; i < s->pending_count; i++) {
    memcpy(&s->pending[i].delimiter, buffer + n, 8);
    n += 8;
    s->pending[i].strips_tabs = buffer[n] & 1;
    s->pending[i].expands = buffer[n] >> 1 & 1;
    n++;
  }
  for (unsigned i = 0; i < s->unended_count; i++) {
    memcpy(&s->unended[i], buffer + n, 8);
    n += 8;
  }
}

// Forgets what concerns one instruction alone.
static void state_end_instruction(State *s) {
  s->names_shell = false;
  s->in_comment_line = false;
  s->word_over = false;
  s->mode = MODE_SPACES;
  s->quote = 0;
  s->nesting = 0;
  s->shell_error = false;
  s->shell_depth = 0;
}

#endif
