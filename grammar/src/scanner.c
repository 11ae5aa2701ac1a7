// The external scanner of the Dockerfile grammar: it makes every token. At any place it returns one of the tokens
// that the grammar expects there, whatever the text is, so that no text has an ERROR node.
#include "scan/heredoc.h"
#include "scan/json.h"
#include "scan/shell.h"
#include "scan/state.h"
#include "scan/top.h"
#include "scan/word.h"

#include "tree_sitter/alloc.h"

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

// A quote or a brace that the word leaves open: an empty token where the last one ended, which the caller has marked.
static bool scan_left_open(State *s, TSLexer *l, const bool *valid) {
  // At `=` or `,` the next token itself says that the word is over.
  s->word_over |= !stops_at(s, l->lookahead, 0);
  if (valid[NO_QUOTE_END]) return make(l, NO_QUOTE_END);
  if (s->nesting > 0) s->nesting--;
  return make(l, NO_BRACE_END);
}

// Inside `${…}` or "…".
static bool scan_nested(State *s, TSLexer *l, const bool *valid, Gap gap) {
  if (valid[QUOTED_TEXT]) {
    if (gap == GAP_CHARACTER && l->lookahead == '"') {
      take_in_word(s, l);
      l->mark_end(l);
      return make(l, QUOTE_END);
    }
    return scan_piece(s, l, gap, QUOTED_TEXT, STOP_DOUBLE);
  }
  if (gap == GAP_CHARACTER && l->lookahead == '}') {
    take(l);
    l->mark_end(l);
    if (s->nesting > 0) s->nesting--;
    return make(l, BRACE_END);
  }
  if (gap == GAP_CHARACTER && l->lookahead == '/' && valid[SLASH]) {
    take(l);
    l->mark_end(l);
    return make(l, SLASH);
  }
  unsigned stops = STOP_BRACE | (valid[SLASH] ? STOP_SLASH : 0) | (s->mode == MODE_HEREDOC ? 0 : STOP_QUOTES);
  return scan_piece(s, l, gap, OPERAND_TEXT, stops);
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

// The start of what stands after the flags, with something other than the end of the line at hand.
static bool scan_arguments(State *s, TSLexer *l, const bool *valid, Gap gap, bool space, bool any,
                           bool after_comment) {
  int32_t c = l->lookahead;
  if (valid[BRACKET_END] || valid[JSON_STRING]) {
    if (c != ']' && c != ',') return scan_json_value(s, l);
    take(l);
    l->mark_end(l);
    return make(l, c == ']' ? BRACKET_END : JSON_COMMA);
  }
  if (valid[IMAGE_HEAD]) {
    word_start(s, MODE_SPACES);
    if (gap == GAP_ESCAPE) take_escaped(s, l);
    if (gap != GAP_ESCAPE_SPACE) l->mark_end(l);
    return make(l, IMAGE_HEAD);
  }
  if (valid[ADD]) {
    // Inside ONBUILD.
    Name name = {.none = any || gap != GAP_CHARACTER};
    if (gap == GAP_ESCAPE_SPACE) return make(l, UNKNOWN);
    return scan_keyword(s, l, name, gap == GAP_ESCAPE);
  }
  if (valid[POWERSHELL]) {
    enum Interpreter interpreter = s->interpreter;
    if (interpreter == INTERPRETER_DEFAULT && s->backtick) interpreter = INTERPRETER_BATCH;
    // An empty token where the last one ended, which the caller has marked.
    if (interpreter >= INTERPRETER_POWERSHELL) {
      s->in_comment_line = after_comment;
      return make(l, interpreter == INTERPRETER_POWERSHELL ? POWERSHELL : BATCH);
    }
  }
  if (valid[BRACKET] && gap == GAP_CHARACTER && !any && c == '[') {
    take(l);
    l->mark_end(l);
    if (json_is_array(s, l)) return make(l, BRACKET);
    word_start(s, MODE_SPACES);
    return make(l, valid[WORD] ? WORD_HEAD : SHELL_TEXT);
  }
  if (valid[HEALTHCHECK_TYPE]) return scan_healthcheck_type(s, l, gap);
  if (valid[SHELL_TEXT]) {
    if (any) gap = GAP_ESCAPE_SPACE, l->mark_end(l);
    bool word_start = !any && (space || s->word_over || valid[BRACKET]);
    s->word_over = false;
    return scan_shell_text(s, l, valid, gap, word_start);
  }
  if (valid[AS] && !any && gap == GAP_CHARACTER && (c == 'A' || c == 'a')) {
    if (scan_as(s, l, &any)) return true;
  }
  if (valid[WORD]) {
    word_start(s, MODE_SPACES);
    if (valid[HEREDOC_MARKER] && gap == GAP_CHARACTER && !any && (c == '<' || is_digit(c))) {
      if (scan_marker(s, l, false, WORD, &any)) return true;
    }
    return scan_word_start(s, l, gap, WORD, WORD_HEAD, STOP_QUOTES, any);
  }
  if (valid[NAME]) return scan_name(s, l, gap, valid[LEGACY_NAME], any);
  if (valid[LINE]) {
    word_start(s, MODE_LINE);
    return scan_word_start(s, l, gap, LINE, LINE_HEAD, STOP_QUOTES, any);
  }
  return false;
}

static bool scan_equals(State *s, TSLexer *l) {
  take(l);
  l->mark_end(l);
  // The value is of the same word: a quote that began in the name goes on.
  if (s->mode == MODE_NAME) s->mode = MODE_WORDS;
  return make(l, EQUALS);
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

// Inside an instruction.
static bool scan_instruction(State *s, TSLexer *l, const bool *valid) {
  if (valid[EQUALS] && l->lookahead == '=') return scan_equals(s, l);
  if (valid[VARIABLE] && scan_variable(l)) return true;
  bool nested = valid[NO_QUOTE_END] || valid[NO_BRACE_END];
  // Where an end or a brace left open would stand; any other token marks its own end.
  l->mark_end(l);
  if (nested) {
    if (valid[EXPANSION_OPERATOR] && scan_operator(l)) return true;
    if (s->word_over || (!s->in_comment_line && ends_word(s, l))) return scan_left_open(s, l, valid);
  }
  bool after_comment = s->in_comment_line;
  bool space = false;
  Gap gap = GAP_CHARACTER;
  bool in_piece = nested || (valid[WORD_TEXT] && !s->word_over);
  if (s->mode == MODE_HEREDOC) {
    while (l->lookahead != '\n' && is_space(l->lookahead)) skip(l);
  } else {
    bool escapes_space = in_piece ? s->mode != MODE_SPACES : !valid[WORD] && !valid[IMAGE_TEXT];
    gap = skip_gap(s, l, escapes_space, &space);
  }
  bool over = s->word_over || (space && space_ends(s, ' '));
  if (gap == GAP_COMMENT) {
    s->word_over = over;
    take(l);
    scan_comment(l);
    s->in_comment_line = true;
    return true;
  }
  s->in_comment_line = false;
  if (nested) {
    if (gap == GAP_END || over || (gap == GAP_CHARACTER && ends_word(s, l))) {
      // The empty token stands before the gap, which will be skipped again.
      s->in_comment_line = after_comment;
      return scan_left_open(s, l, valid);
    }
    return scan_nested(s, l, valid, gap);
  }
  if (gap == GAP_END) return valid[END] && scan_end(s, l);

  // What goes on where the last token ended.
  int32_t c = l->lookahead;
  if (!over) {
    if (valid[EQUALS] && gap == GAP_CHARACTER && c == '=') return scan_equals(s, l);
    if (valid[COMMA] && gap == GAP_CHARACTER && c == ',') {
      take(l);
      l->mark_end(l);
      return make(l, COMMA);
    }
    if (valid[WORD_TEXT]) return scan_piece(s, l, gap, WORD_TEXT, valid[QUOTE] ? STOP_QUOTES : 0);
    // With a part taken over from an old tree, only the mark of the next one is expected.
    bool image = valid[IMAGE_TEXT] || valid[TAG_MARK] || valid[TAG_TEXT] || valid[DIGEST_MARK] || valid[DIGEST_TEXT];
    if (image) return scan_image(s, l, valid, gap);
    if (valid[MOUNT_KEY]) return scan_mount_key(s, l, gap);
    if (valid[FLAG_VALUE]) {
      unsigned stops = s->mode == MODE_MOUNT ? 0 : STOP_QUOTES;
      return scan_word_start(s, l, gap, FLAG_VALUE, FLAG_VALUE_HEAD, stops, false);
    }
    if (valid[VALUE]) return scan_word_start(s, l, gap, VALUE, VALUE_HEAD, STOP_QUOTES, false);
  }

  // What begins anew.
  bool any = false;
  if (valid[FLAG_NAME] && gap == GAP_CHARACTER && c == '-') {
    if (scan_flag(s, l, valid)) return true;
    any = true;
  }
  return scan_arguments(s, l, valid, gap, space, any, after_comment);
}

bool tree_sitter_dockerfile_external_scanner_scan(void *payload, TSLexer *l, const bool *valid) {
  State *s = payload;
  if (valid[ERROR_SENTINEL]) return false;
  if (valid[HEREDOC_END] && s->pending_count > 0) return scan_body(s, l);
  if (valid[ADD] && !valid[END]) return scan_top(s, l, valid);
  if (valid[DIRECTIVE_NAME] || valid[DIRECTIVE_EQUALS] || valid[DIRECTIVE_VALUE]) return scan_directive(l, valid);
  return scan_instruction(s, l, valid);
}

void *tree_sitter_dockerfile_external_scanner_create(void) { return ts_calloc(1, sizeof(State)); }

void tree_sitter_dockerfile_external_scanner_destroy(void *payload) { ts_free(payload); }

unsigned tree_sitter_dockerfile_external_scanner_serialize(void *payload, char *buffer) {
  return state_serialize(payload, buffer);
}

void tree_sitter_dockerfile_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
  state_deserialize(payload, buffer, length);
}
