// The external scanner of the Dockerfile grammar: it makes every token. At any place it returns one of the tokens
// that the grammar expects there, whatever the text is, so that no text has an ERROR node.
#include "scan/command.h"
#include "scan/heredoc.h"
#include "scan/json.h"
#include "scan/part.h"
#include "scan/state.h"
#include "scan/top.h"
#include "scan/word.h"

#include "tree_sitter/alloc.h"

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
