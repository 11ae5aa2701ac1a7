// Commands in shell form, and other text that goes to the end of an instruction.
#ifndef DOCKERFILE_SCAN_COMMAND_H
#define DOCKERFILE_SCAN_COMMAND_H

#include "heredoc.h"

// Text of a shell command, of MAINTAINER or of an unknown instruction, over all its lines up to a comment line, a
// heredoc's marker or the end.
static bool scan_shell_text(State *s, TSLexer *l, const bool *valid, Gap gap, bool word_start) {
  bool heredocs = valid[HEREDOC_MARKER] && !s->shell_error;
  Shell shell = shell_load(s);
  bool any = false;
  bool marked = true;
  bool after_escape = false;
  if (gap == GAP_ESCAPE) {
    after_escape = l->lookahead == escape_of(s);
    shell_escaped(s, &shell, l);
    any = true;
    marked = word_start = false;
  } else if (gap == GAP_ESCAPE_SPACE) {
    any = true;
    word_start = false;
  }
  while (!at_line_end(l)) {
    int32_t c = l->lookahead;
    if (is_space(c)) {
      if (!marked) l->mark_end(l);
      marked = true;
      take(l);
      word_start = shell_outside(&shell);
      after_escape = false;
      continue;
    }
    if (c == escape_of(s)) {
      if (!marked) l->mark_end(l);
      marked = true;
      if (after_escape) {
        take(l);
        shell_escaped(s, &shell, l);
        any = true;
        marked = false;
        continue;
      }
      Escape escape = take_escape(l);
      if (escape == ESCAPE_CONTINUES) {
        Next next = next_line(l);
        if (next == NEXT_END) break;
      if (next == NEXT_COMMENT) {
        s->word_over = word_start;
        break;
      }
        if (next == NEXT_SPACE) word_start = shell_outside(&shell);
        after_escape = false;
        continue;
      }
      any = true;
      word_start = false;
      if (escape == ESCAPE_CHARACTER) {
        marked = false;
        after_escape = l->lookahead == escape_of(s);
        shell_escaped(s, &shell, l);
      }
      continue;
    }
    if (heredocs && word_start && (c == '<' || is_digit(c)) && shell_outside(&shell)) {
      if (any) {
        // A token of its own for what may be a marker: the mark stands before it.
        if (!marked) l->mark_end(l);
        while (is_digit(l->lookahead)) take(l);
        if (l->lookahead == '<') {
          take(l);
          if (l->lookahead == '<') {
            marked = true;
            break;
          }
        }
      } else {
        bool taken = false;
        shell_store(s, &shell);
        if (scan_marker(s, l, true, SHELL_TEXT, &taken)) return true;
      }
      any = true;
      marked = word_start = false;
      continue;
    }
    if (heredocs) {
      shell_take(&shell, l);
    } else {
      take(l);
    }
    any = true;
    marked = word_start = after_escape = false;
  }
  if (!any) return false;
  if (!marked) l->mark_end(l);
  shell_store(s, &shell);
  return make(l, SHELL_TEXT);
}

#endif
