// Parts of instructions: words and their pieces, flags and mounts, names, image references.
#ifndef DOCKERFILE_SCAN_PART_H
#define DOCKERFILE_SCAN_PART_H

#include "shell.h"
#include "top.h"
#include "word.h"

// The first piece of a word: all of it, or its head if there is more to it than text.
static bool scan_word_start(State *s, TSLexer *l, Gap gap, enum Token whole, enum Token head, unsigned stops,
                            bool any) {
  if (gap == GAP_ESCAPE_SPACE) return make(l, head);
  l->mark_end(l);
  any = any || gap == GAP_ESCAPE;
  switch (take_text(s, l, stops, &any, gap == GAP_ESCAPE)) {
  case TEXT_WORD_OVER: return make(l, whole);
  case TEXT_STOPPED: return make(l, stops_at(s, l->lookahead, 0) ? whole : head);
  case TEXT_BROKEN: break;
  }
  return make(l, head);
}

// A further piece of a word: a variable, a quoted string or text.
static bool scan_piece(State *s, TSLexer *l, Gap gap, enum Token text, unsigned stops) {
  if (gap == GAP_ESCAPE_SPACE) return make(l, text);
  bool any = gap == GAP_ESCAPE;
  if (gap == GAP_CHARACTER) {
    int32_t c = l->lookahead;
    if (c == '$') {
      if (scan_dollar(s, l, &any)) return true;
    } else if (c == '"' && stops & STOP_QUOTES) {
      return scan_double_quoted(s, l);
    } else if (c == '\'' && stops & STOP_QUOTES) {
      return scan_single_quoted(s, l);
    }
  }
  if (any) l->mark_end(l);
  take_text(s, l, stops, &any, gap == GAP_ESCAPE);
  return any && make(l, text);
}

// `--name`, or `--` alone, with the first `-` at hand. False when it is no flag; the `-` has been taken then.
static bool scan_flag(State *s, TSLexer *l, const bool *valid) {
  take(l);
  if (l->lookahead != '-') return false;
  take(l);
  l->mark_end(l);
  if (is_space(l->lookahead) || at_line_end(l)) return make(l, FLAGS_END);
  Name name = {0};
  while (!is_space(l->lookahead) && !at_line_end(l) && l->lookahead != '=') {
    int32_t c = l->lookahead;
    if (c == escape_of(s)) {
      l->mark_end(l);
      Escape escape = take_escape(l);
      if (escape == ESCAPE_CONTINUES && next_line(l) == NEXT_CHARACTER) continue;
      // The flag ends before the escape character, which the gap after it takes care of.
      return make(l, name.length || name.none ? FLAG_NAME : FLAGS_END);
    }
    // `--Mount` is no flag of BuildKit's, so the case must not be folded.
    if (c >= 'A' && c <= 'Z') name.none = true;
    name_push(&name, c);
    take(l);
  }
  l->mark_end(l);
  bool mount = l->lookahead == '=' && name_is(&name, "mount");
  word_start(s, mount ? MODE_MOUNT : MODE_FLAG);
  if (valid[HEREDOC_MARKER]) shell_take_flag(s, l);
  return make(l, mount ? MOUNT_FLAG_NAME : FLAG_NAME);
}

// The name of an ENV, LABEL or ARG word. `first`: whether it may be the name of the legacy form, which is decided by
// whether an equals sign stands anywhere in the word.
static bool scan_name(State *s, TSLexer *l, Gap gap, bool first, bool any) {
  word_start(s, MODE_NAME);
  if (gap == GAP_ESCAPE_SPACE) return make(l, NAME_HEAD);
  if (gap == GAP_CHARACTER && !any && l->lookahead == '=') {
    take(l);
    l->mark_end(l);
    s->mode = MODE_WORDS;
    return make(l, LEADING_EQUALS);
  }
  bool marked = false;       // before a variable, white space in quotes, or a comment
  bool before_space = false; // the mark stands before white space in quotes
  bool after_escape = gap == GAP_ESCAPE;
  bool variable = false;
  bool broken = false;
  uint8_t quote = 0; // the splitter's quote where the mark stands
  if (gap == GAP_ESCAPE && !at_line_end(l) && l->lookahead != '=') {
    after_escape = l->lookahead == '\\' || l->lookahead == '`';
    take(l);
  }
  while (!at_line_end(l) && l->lookahead != '=') {
    int32_t c = l->lookahead;
    if (is_space(c)) {
      if (s->quote == 0) break;
      if (!marked) {
        l->mark_end(l);
        quote = s->quote;
        marked = before_space = true;
      }
      take(l);
      after_escape = false;
    } else if (c == '$' && !variable) {
      if (!marked) {
        l->mark_end(l);
        quote = s->quote;
      }
      take(l);
      variable = expands(s, l);
      marked |= variable;
      after_escape = false;
    } else if (c == escape_of(s) && !after_escape) {
      if (!marked) {
        l->mark_end(l);
        quote = s->quote;
      }
      bool was_marked = marked;
      marked = true;
      Escape escape = take_escape(l);
      if (escape == ESCAPE_CONTINUES) {
        Next next = next_line(l);
        bool comment = next == NEXT_COMMENT;
        while (next == NEXT_COMMENT) {
          take_comment_line(l);
          next = next_line(l);
        }
        if (next == NEXT_END || (next == NEXT_SPACE && s->quote == 0)) break;
        // A comment in the middle of the name is a token of its own.
        broken |= comment;
        marked = was_marked || broken;
      } else if (escape == ESCAPE_CHARACTER) {
        marked = was_marked;
        after_escape = l->lookahead == escape_of(s);
        if (l->lookahead != '=') take(l);
      } else {
        broken = true;
        break;
      }
    } else {
      take_in_word(s, l);
      after_escape = false;
    }
  }
  bool equals = l->lookahead == '=';
  // White space in quotes does not end the name of the new form, but that of the legacy form.
  bool head = variable || broken;
  if (!marked || (!head && (equals || !first))) l->mark_end(l);
  // The pieces that follow begin again where the mark stands.
  if (head) {
    s->quote = quote;
  } else if (!equals) {
    s->quote = 0;
  }
  if (equals || !first) return make(l, head ? NAME_HEAD : NAME);
  if (!head || before_space) return make(l, LEGACY_NAME);
  s->mode = MODE_SPACES;
  return make(l, LEGACY_NAME_HEAD);
}

// With `:` taken in an image reference: whether it stands before a tag rather than a port. It does if no `/` follows;
// a tag has 128 characters at most, so the look ahead has an end.
static bool is_tag_mark(TSLexer *l) {
  unsigned braces = 0;
  for (unsigned i = 0; i < 256 && !is_space(l->lookahead) && !at_eof(l); i++) {
    int32_t c = l->lookahead;
    if (c == '{') braces++;
    if (c == '}' && braces > 0) braces--;
    if (braces == 0 && c == '/') return false;
    if (braces == 0 && c == '@') return true;
    take(l);
  }
  return true;
}

// A piece of an image reference.
static bool scan_image(State *s, TSLexer *l, const bool *valid, Gap gap) {
  s->mode = MODE_SPACES;
  s->quote = 0;
  int32_t c = l->lookahead;
  if (gap == GAP_CHARACTER && c == '@' && valid[DIGEST_MARK]) {
    take(l);
    l->mark_end(l);
    return make(l, DIGEST_MARK);
  }
  if (gap == GAP_CHARACTER && c == ':' && valid[TAG_MARK]) {
    take(l);
    l->mark_end(l);
    return make(l, is_tag_mark(l) ? TAG_MARK : IMAGE_TEXT);
  }
  if (valid[IMAGE_TEXT]) return scan_piece(s, l, gap, IMAGE_TEXT, STOP_TAG | STOP_DIGEST);
  if (valid[TAG_TEXT]) return scan_piece(s, l, gap, TAG_TEXT, STOP_DIGEST);
  return scan_piece(s, l, gap, DIGEST_TEXT, 0);
}

// `AS` as a word of its own, else text that was taken: `any`.
static bool scan_as(State *s, TSLexer *l, bool *any) {
  static const char letters[] = "as";
  for (unsigned i = 0; i < 2; i++) {
    if (lower(l->lookahead) != letters[i] || l->lookahead > 'z') return false;
    take(l);
    *any = true;
  }
  l->mark_end(l);
  if (is_space(l->lookahead) || at_eof(l)) return make(l, AS);
  if (l->lookahead != escape_of(s)) return false;
  // `AS\` at the end of a line.
  return take_escape(l) == ESCAPE_CONTINUES && next_line(l) != NEXT_CHARACTER && make(l, AS);
}

// The type of a HEALTHCHECK, a word that ends at white space.
static bool scan_healthcheck_type(State *s, TSLexer *l, Gap gap) {
  word_start(s, MODE_SPACES);
  if (gap == GAP_ESCAPE_SPACE) return make(l, HEALTHCHECK_TYPE);
  if (gap == GAP_ESCAPE) take_escaped(s, l);
  l->mark_end(l);
  while (!is_space(l->lookahead) && !at_eof(l)) {
    if (l->lookahead == escape_of(s)) {
      l->mark_end(l);
      if (take_escape(l) != ESCAPE_CHARACTER) return make(l, HEALTHCHECK_TYPE);
      take_escaped(s, l);
      continue;
    }
    take(l);
  }
  l->mark_end(l);
  return make(l, HEALTHCHECK_TYPE);
}

// The name of a mount's field, up to `=` or `,`; empty before an equals sign.
static bool scan_mount_key(State *s, TSLexer *l, Gap gap) {
  if (gap == GAP_ESCAPE_SPACE) return make(l, MOUNT_KEY);
  if (gap == GAP_ESCAPE) take_escaped(s, l);
  l->mark_end(l);
  while (!ends_word(s, l) && l->lookahead != '=') {
    if (l->lookahead == escape_of(s)) {
      l->mark_end(l);
      switch (take_escape(l)) {
      case ESCAPE_SPACE: return make(l, MOUNT_KEY);
      case ESCAPE_CONTINUES:
        if (next_line(l) != NEXT_CHARACTER) return make(l, MOUNT_KEY);
        break;
      case ESCAPE_CHARACTER: take_escaped(s, l); break;
      }
      continue;
    }
    take_in_word(s, l);
  }
  l->mark_end(l);
  return make(l, MOUNT_KEY);
}

#endif
