// Heredocs: their markers, and their bodies below the instruction.
//
// A marker counts only when its delimiter stands on a line of its own further down; a heredoc without an end would
// swallow the rest of the file, and BuildKit refuses it. The look ahead to that line is a part of the marker's
// token, so an edit that adds or takes the line away makes tree-sitter read the marker again.
#ifndef DOCKERFILE_SCAN_HEREDOC_H
#define DOCKERFILE_SCAN_HEREDOC_H

#include "shell.h"
#include "word.h"

#define HASH_SEED 14695981039346656037u
#define HASH_PRIME 1099511628211u

static inline uint64_t hash_step(uint64_t hash, int32_t c) { return (hash ^ (uint32_t)c) * HASH_PRIME; }

// Reads a line without its end and hashes it as BuildKit compares it with a delimiter: without the carriage returns
// at its end, and without its leading tabs if the heredoc strips them.
static uint64_t take_line(TSLexer *l, bool strips_tabs) {
  uint64_t hash = HASH_SEED;
  while (strips_tabs && l->lookahead == '\t') take(l);
  unsigned returns = 0;
  while (!at_line_end(l)) {
    int32_t c = l->lookahead;
    if (c == '\r') {
      returns++;
    } else {
      for (; returns > 0; returns--) hash = hash_step(hash, '\r');
      hash = hash_step(hash, c);
    }
    take(l);
  }
  return hash;
}

// From the start of a line: over a heredoc's body and its end. False if it has no end.
static bool take_body(TSLexer *l, const Heredoc *heredoc) {
  while (!at_eof(l)) {
    bool found = take_line(l, heredoc->strips_tabs) == heredoc->delimiter;
    if (l->lookahead == '\n') take(l);
    if (found) return true;
  }
  return false;
}

static inline uint64_t unended_key(const Heredoc *heredoc) {
  return hash_step(heredoc->delimiter, heredoc->strips_tabs ? '-' : '<');
}

static bool known_unended(const State *s, const Heredoc *heredoc) {
  for (unsigned i = 0; i < s->unended_count; i++) {
    if (s->unended[i] == unended_key(heredoc)) return true;
  }
  return s->unended_count == MAX_UNENDED;
}

// The word after `<<`: its hash without quotes and escapes, and its end marked. False if it is no heredoc's. The words
// of COPY and ADD end at white space in quotes too (`splits`), so the mark stands there, though the delimiter goes on.
static bool take_delimiter(const State *s, Shell *shell, TSLexer *l, Heredoc *heredoc, bool splits) {
  uint64_t hash = HASH_SEED;
  bool any = false;
  bool is_delimiter = true;
  bool quoted = false;
  bool marked = false;
  bool split = false;
  while (!at_line_end(l)) {
    int32_t c = l->lookahead;
    if (is_space(c)) {
      if (shell_outside(shell)) break;
      if (splits && !split) {
        if (!marked) l->mark_end(l);
        split = true;
      }
    }
    if (c == '\\' || c == escape_of(s)) {
      if (!split) l->mark_end(l);
      marked = true;
      if (c == escape_of(s)) {
        Escape escape = take_escape(l);
        if (escape == ESCAPE_CONTINUES) {
          Next next = next_line(l);
          if (next == NEXT_CHARACTER) continue;
          // A comment or white space ends the word here. The rest of the line is read from there.
          while (next == NEXT_COMMENT) {
            take_comment_line(l);
            next = next_line(l);
          }
          break;
        }
        if (escape == ESCAPE_SPACE) is_delimiter = false;
      } else {
        take(l);
      }
      marked = false;
      if (c == '\\') {
        if (at_line_end(l)) break;
        c = l->lookahead;
        take(l);
      }
      hash = hash_step(hash, c);
      any = true;
      continue;
    }
    marked = false;
    uint8_t depth = shell->depth;
    bool literal = true;
    if (c == '<') is_delimiter = false;
    if (c == '$') heredoc->expands = false; // the text is compared as it stands, the body not searched for it
    shell_take(shell, l);
    if ((c == '"' || c == '\'') && depth != shell->depth) {
      quoted = true;
      literal = false;
    }
    if (literal) {
      hash = hash_step(hash, c);
      any = true;
    }
  }
  if (!marked && !split) l->mark_end(l);
  heredoc->delimiter = hash;
  if (quoted) heredoc->expands = false;
  return is_delimiter && any && !shell->error && shell->depth == 0;
}

// With `<<` or the descriptor's number before it at hand, at the start of a word: a marker, or else `other`, a token
// of the text that was taken. Nothing is returned before the second `<`.
static bool scan_marker(State *s, TSLexer *l, bool in_run, enum Token other, bool *taken) {
  *taken = true;
  while (is_digit(l->lookahead)) take(l);
  if (l->lookahead != '<') return false;
  take(l);
  if (l->lookahead != '<') return false;
  take(l);
  Heredoc heredoc = {.strips_tabs = false, .expands = !in_run};
  if (l->lookahead == '-') {
    take(l);
    heredoc.strips_tabs = true;
  } else {
    while (l->lookahead == ' ' || l->lookahead == '\t' || l->lookahead == '\r') {
      // White space may stand before the delimiter, but it must not end the token.
      if (other != SHELL_TEXT) break;
      take(l);
    }
  }
  l->mark_end(l);
  Shell shell = shell_load(s);
  bool is_delimiter = take_delimiter(s, &shell, l, &heredoc, other == WORD);
  if (is_delimiter && s->pending_count < MAX_PENDING && !known_unended(s, &heredoc)) {
    Shell rest = shell;
    if (shell_take_rest(s, &rest, l)) {
      bool ended = l->lookahead == '\n';
      if (ended) take(l);
      for (unsigned i = 0; ended && i < s->pending_count; i++) ended = take_body(l, &s->pending[i]);
      if (ended && take_body(l, &heredoc)) {
        s->pending[s->pending_count++] = heredoc;
        return make(l, HEREDOC_MARKER);
      }
      if (s->unended_count < MAX_UNENDED) s->unended[s->unended_count++] = unended_key(&heredoc);
    }
  }
  shell_store(s, &shell);
  return make(l, other);
}

// Inside the bodies: text, a variable, or the delimiter.
static bool scan_body(State *s, TSLexer *l) {
  const Heredoc heredoc = s->pending[0];
  s->mode = MODE_HEREDOC;
  if (s->after_end) {
    while (!at_line_end(l)) skip(l);
    if (l->lookahead == '\n') skip(l);
    s->after_end = false;
    s->line_start = true;
  }
  bool any = false;
  for (;;) {
    if (s->line_start && any) l->mark_end(l);
    bool stripping = s->line_start && heredoc.strips_tabs;
    while (stripping && l->lookahead == '\t') l->advance(l, !any);
    uint64_t hash = HASH_SEED;
    unsigned returns = 0;
    bool line_empty = true;
    while (!at_line_end(l)) {
      int32_t c = l->lookahead;
      if (c == '$' && heredoc.expands) {
        l->mark_end(l);
        bool text = any || !line_empty;
        take(l);
        if (expands(s, l)) {
          s->line_start = false;
          if (text) return make(l, HEREDOC_TEXT);
          bool dollar = l->lookahead != '{';
          if (!dollar) {
            take(l);
            s->nesting++;
          }
          l->mark_end(l);
          return make(l, dollar ? DOLLAR : DOLLAR_BRACE);
        }
        hash = hash_step(hash, c);
        line_empty = false;
        continue;
      }
      if (c == '\r') {
        if (!any && returns == 0) l->mark_end(l);
        returns++;
      } else {
        for (; returns > 0; returns--) hash = hash_step(hash, '\r');
        hash = hash_step(hash, c);
      }
      take(l);
      line_empty = false;
      if (c == escape_of(s) && heredoc.expands && !at_line_end(l) && l->lookahead != '\r') {
        hash = hash_step(hash, l->lookahead);
        take(l);
      }
    }
    if (at_eof(l) && !any && line_empty && !(s->line_start && hash == heredoc.delimiter)) {
      // There is always an end, since the marker was read only on seeing it; this makes the scanner total.
      l->mark_end(l);
      s->pending_count = 0;
      s->mode = MODE_SPACES;
      return make(l, HEREDOC_END);
    }
    if (s->line_start && hash == heredoc.delimiter) {
      if (any) return make(l, HEREDOC_TEXT);
      if (returns == 0) l->mark_end(l);
      s->pending_count--;
      memmove(s->pending, s->pending + 1, s->pending_count * sizeof *s->pending);
      s->mode = MODE_SPACES;
      return make(l, HEREDOC_END);
    }
    any = true;
    if (at_eof(l)) {
      l->mark_end(l);
      return make(l, HEREDOC_TEXT);
    }
    take(l);
    s->line_start = true;
  }
}

#endif
