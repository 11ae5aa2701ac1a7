/**
 * @file The Dockerfile language, as BuildKit reads it.
 * @license MIT
 *
 * The grammar is total: every text has a tree without an ERROR or a MISSING node, because BuildKit's own parser
 * accepts almost any line too and says later what is wrong with it. To that end each instruction is a list of
 * optional parts, and every token comes from the external scanner (src/scanner.c), which knows the escape
 * character, what a continuation is, where a word ends, and which heredocs have an end. The scanner's job is to
 * return a token that the grammar expects at any place and for any text; keep that in mind when you change a rule.
 */

/// <reference types="tree-sitter-cli/dsl" />
// @ts-check

/** The instructions that may also stand inside ONBUILD; ONBUILD itself is handled apart. */
const INSTRUCTIONS = [
  "add", "arg", "cmd", "copy", "entrypoint", "env", "expose", "from", "healthcheck",
  "label", "maintainer", "run", "shell", "stopsignal", "user", "volume", "workdir",
];

/** What may follow the start of a word that is more than plain text. */
const part = ($) =>
  choice(
    $._word_text,
    $.expansion,
    $.double_quoted_string,
    alias($._quoted_leaf, $.double_quoted_string),
    $.single_quoted_string,
  );

/** What may stand inside `${name:-…}`. */
const operandPart = ($) =>
  choice(
    $._operand_text,
    $.expansion,
    $.double_quoted_string,
    alias($._quoted_leaf, $.double_quoted_string),
    $.single_quoted_string,
  );

/** A word split off at white space, under the name of what it means where it stands. */
const word = ($, name) => choice(alias($._word, name), alias($._compound_word, name));

/** A value of a key: plain, or with variables and quotes. */
const value = ($) => choice(alias($._value, $.value), alias($._compound_value, $.value));

/** The rest of the line as one word. */
const line = ($, name) => choice(alias($._line, name), alias($._compound_line, name));

const keyword = ($, token) => field("keyword", alias(token, $.keyword));

const flags = ($) => seq(repeat($.flag), optional(alias($._flags_end, "--")));

/**
 * Exec form or shell form. After SHELL of PowerShell or cmd.exe, and where cmd.exe is the shell for want of a SHELL, the
 * scanner says so with an empty token, for editors that highlight the command in its own language.
 */
const command = ($) =>
  optional(
    choice(
      $.json_array,
      $.shell_command,
      seq($._powershell, choice($.json_array, field("powershell", $.shell_command))),
      seq($._batch, choice($.json_array, field("batch", $.shell_command))),
    ),
  );

/** What RUN takes in shell form: a command, heredocs, or both. */
const script = ($, named) =>
  choice(
    seq(repeat1($.heredoc_marker), optional(named(alias($.heredoc_command, $.shell_command)))),
    named(alias($.heredoc_command, $.shell_command)),
  );

/** What ADD and COPY take; the last path is the destination. */
const sources = ($) => optional(choice($.json_array, repeat1(choice(word($, $.path), $.heredoc_marker))));

const heredocs = ($) => repeat($.heredoc_block);

module.exports = grammar({
  name: "dockerfile",

  // The scanner skips white space and continuations itself; the expression is for what stands before the end of
  // the file. Comments may stand between any two tokens, since comment lines inside a continuation are skipped.
  extras: ($) => [/[\s\u0085\u2028\u2029]/, $.comment],

  externals: ($) => [
    // Keywords; the order is that of the enumeration in the scanner.
    $._add, $._arg, $._cmd, $._copy, $._entrypoint, $._env, $._expose, $._from, $._healthcheck,
    $._label, $._maintainer, $._onbuild, $._run, $._shell, $._stopsignal, $._user, $._volume, $._workdir,
    $._unknown,
    $._as,
    // Lines.
    $.comment,
    $._directive_mark,
    $.directive_name,
    $._directive_equals,
    $.directive_value,
    $._end,
    // Flags.
    $._flag_name,
    $._mount_flag_name,
    $._flags_end,
    $._equals,
    $._flag_value,
    $._flag_value_head,
    $.mount_key,
    $._comma,
    // Words.
    $._word,
    $._word_head,
    $._word_text,
    $._name,
    $._name_head,
    $._legacy_name,
    $._legacy_name_head,
    $._leading_equals,
    $._value,
    $._value_head,
    $._line,
    $._line_head,
    $.healthcheck_type,
    // Image references.
    $._image_head,
    $._image_text,
    $._tag_mark,
    $._tag_text,
    $._digest_mark,
    $._digest_text,
    // Variables and quotes.
    $._dollar,
    $._dollar_brace,
    $.variable,
    $.expansion_operator,
    $._replace_operator,
    $._operand_text,
    $._slash,
    $._brace_end,
    $._no_brace_end,
    $._quoted_leaf,
    $._quote,
    $._quoted_text,
    $._quote_end,
    $._no_quote_end,
    $.single_quoted_string,
    // Shell and exec form.
    $._powershell,
    $._batch,
    $._shell_text,
    $._bracket,
    $.json_string,
    $.json_value,
    $._json_comma,
    $._bracket_end,
    // Heredocs.
    $.heredoc_marker,
    $._heredoc_text,
    $.heredoc_end,
    // Never in a rule: when it is valid, the parser recovers from an error.
    $._error_sentinel,
  ],

  supertypes: ($) => [$._instruction],

  rules: {
    source_file: ($) => repeat(choice($.directive, $._instruction)),

    directive: ($) =>
      seq(
        alias($._directive_mark, "#"),
        field("name", $.directive_name),
        alias($._directive_equals, "="),
        field("value", $.directive_value),
        $._end,
      ),

    _instruction: ($) =>
      choice(
        ...INSTRUCTIONS.map((name) => $[`${name}_instruction`]),
        $.onbuild_instruction,
        $.unknown_instruction,
      ),

    from_instruction: ($) =>
      seq(
        keyword($, $._from),
        flags($),
        optional(
          seq(
            field("image", $.image_reference),
            optional(
              choice(
                seq(
                  alias($._as, $.as_keyword),
                  optional(seq(field("alias", word($, $.stage_name)), repeat(word($, $.argument)))),
                ),
                repeat1(word($, $.argument)),
              ),
            ),
          ),
        ),
        $._end,
      ),

    // The head is empty but for a reference that starts oddly, with `-` or an escape character.
    image_reference: ($) =>
      seq(
        $._image_head,
        optional(field("name", $.image_name)),
        optional($._image_tag),
        optional($._image_digest),
      ),
    image_name: ($) => repeat1(choice($._image_text, $.expansion)),
    _image_tag: ($) => seq(alias($._tag_mark, ":"), optional(field("tag", $.image_tag))),
    image_tag: ($) => repeat1(choice($._tag_text, $.expansion)),
    _image_digest: ($) => seq(alias($._digest_mark, "@"), optional(field("digest", $.image_digest))),
    image_digest: ($) => repeat1(choice($._digest_text, $.expansion)),

    run_instruction: ($) =>
      seq(
        keyword($, $._run),
        flags($),
        choice(
          seq(optional(choice($.json_array, script($, (command) => command))), $._end, heredocs($)),
          seq(
            $._powershell,
            choice($.json_array, script($, (command) => field("powershell", command))),
            $._end,
            repeat(field("powershell", $.heredoc_block)),
          ),
          seq(
            $._batch,
            choice($.json_array, script($, (command) => field("batch", command))),
            $._end,
            repeat(field("batch", $.heredoc_block)),
          ),
        ),
      ),

    // The shell form of RUN, which may hold heredocs.
    heredoc_command: ($) => seq($._shell_text, repeat(choice($._shell_text, $.heredoc_marker))),

    cmd_instruction: ($) => seq(keyword($, $._cmd), flags($), command($), $._end),
    entrypoint_instruction: ($) => seq(keyword($, $._entrypoint), flags($), command($), $._end),
    shell_instruction: ($) =>
      seq(keyword($, $._shell), flags($), optional(choice($.json_array, $.shell_command)), $._end),
    healthcheck_instruction: ($) =>
      seq(
        keyword($, $._healthcheck),
        flags($),
        optional(seq(field("type", $.healthcheck_type), command($))),
        $._end,
      ),
    shell_command: ($) => repeat1($._shell_text),

    add_instruction: ($) => seq(keyword($, $._add), flags($), sources($), $._end, heredocs($)),
    copy_instruction: ($) => seq(keyword($, $._copy), flags($), sources($), $._end, heredocs($)),
    volume_instruction: ($) =>
      seq(keyword($, $._volume), flags($), choice($.json_array, repeat(word($, $.path))), $._end),

    env_instruction: ($) =>
      seq(
        keyword($, $._env),
        flags($),
        optional(
          choice(
            alias($._legacy_env_pair, $.env_pair),
            repeat1($.env_pair),
          ),
        ),
        $._end,
      ),
    env_pair: ($) =>
      choice(
        seq(
          field("name", choice(alias($._name, $.env_name), alias($._compound_name, $.env_name))),
          optional(seq(alias($._equals, "="), optional(field("value", value($))))),
        ),
        seq(alias($._leading_equals, "="), optional(field("value", value($)))),
      ),
    _legacy_env_pair: ($) =>
      seq(
        field("name", choice(alias($._legacy_name, $.env_name), alias($._compound_legacy_name, $.env_name))),
        optional(field("value", line($, $.value))),
      ),

    label_instruction: ($) =>
      seq(
        keyword($, $._label),
        flags($),
        optional(
          choice(
            alias($._legacy_label_pair, $.label_pair),
            repeat1($.label_pair),
          ),
        ),
        $._end,
      ),
    label_pair: ($) =>
      choice(
        seq(
          field("key", choice(alias($._name, $.label_key), alias($._compound_name, $.label_key))),
          optional(seq(alias($._equals, "="), optional(field("value", value($))))),
        ),
        seq(alias($._leading_equals, "="), optional(field("value", value($)))),
      ),
    _legacy_label_pair: ($) =>
      seq(
        field("key", choice(alias($._legacy_name, $.label_key), alias($._compound_legacy_name, $.label_key))),
        optional(field("value", line($, $.value))),
      ),

    arg_instruction: ($) => seq(keyword($, $._arg), flags($), repeat($.arg_declaration), $._end),
    arg_declaration: ($) =>
      choice(
        seq(
          field("name", choice(alias($._name, $.arg_name), alias($._compound_name, $.arg_name))),
          optional(seq(alias($._equals, "="), optional(field("default", value($))))),
        ),
        seq(alias($._leading_equals, "="), optional(field("default", value($)))),
      ),

    expose_instruction: ($) => seq(keyword($, $._expose), flags($), repeat(word($, $.port)), $._end),
    workdir_instruction: ($) => seq(keyword($, $._workdir), flags($), optional(line($, $.path)), $._end),
    user_instruction: ($) => seq(keyword($, $._user), flags($), optional(line($, $.user)), $._end),
    stopsignal_instruction: ($) =>
      seq(keyword($, $._stopsignal), flags($), optional(line($, $.signal)), $._end),
    maintainer_instruction: ($) => seq(keyword($, $._maintainer), flags($), optional($.text), $._end),

    // The inner instruction brings the end of the line and its heredocs.
    onbuild_instruction: ($) =>
      seq(
        keyword($, $._onbuild),
        flags($),
        choice(
          $._end,
          field(
            "trigger",
            choice(
              ...INSTRUCTIONS.map((name) => $[`${name}_instruction`]),
              alias($._nested_onbuild, $.onbuild_instruction),
              $.unknown_instruction,
            ),
          ),
        ),
      ),
    // ONBUILD in ONBUILD is refused by BuildKit; reading on would let a line nest without bounds.
    _nested_onbuild: ($) => seq(keyword($, $._onbuild), flags($), optional($.text), $._end),

    unknown_instruction: ($) => seq(keyword($, $._unknown), flags($), optional($.text), $._end),

    text: ($) => repeat1($._shell_text),

    flag: ($) =>
      choice(
        seq(
          field("name", alias($._flag_name, $.flag_name)),
          optional(seq(alias($._equals, "="), optional(field("value", $._flag_word)))),
        ),
        seq(
          field("name", alias($._mount_flag_name, $.flag_name)),
          alias($._equals, "="),
          optional(field("value", $.mount_options)),
        ),
      ),
    _flag_word: ($) =>
      choice(alias($._flag_value, $.flag_value), alias($._compound_flag_value, $.flag_value)),
    mount_options: ($) =>
      choice(
        seq($.mount_option, repeat(seq(alias($._comma, ","), optional($.mount_option)))),
        repeat1(seq(alias($._comma, ","), optional($.mount_option))),
      ),
    mount_option: ($) =>
      seq(
        field("key", $.mount_key),
        optional(
          seq(
            alias($._equals, "="),
            optional(
              field(
                "value",
                choice(alias($._flag_value, $.mount_value), alias($._compound_flag_value, $.mount_value)),
              ),
            ),
          ),
        ),
      ),

    _compound_word: ($) => seq($._word_head, repeat(part($))),
    _compound_value: ($) => seq($._value_head, repeat(part($))),
    _compound_line: ($) => seq($._line_head, repeat(part($))),
    _compound_flag_value: ($) => seq($._flag_value_head, repeat(part($))),
    _compound_name: ($) => seq($._name_head, repeat(choice($._word_text, $.expansion))),
    _compound_legacy_name: ($) => seq($._legacy_name_head, repeat(choice($._word_text, $.expansion))),

    expansion: ($) =>
      choice(
        seq(alias($._dollar, "$"), field("name", $.variable)),
        seq(
          alias($._dollar_brace, "${"),
          optional(field("name", $.variable)),
          optional(
            choice(
              seq(field("operator", $.expansion_operator), optional(field("operand", $.operand))),
              field("operand", $.operand),
              seq(
                field("operator", alias($._replace_operator, $.expansion_operator)),
                optional(field("pattern", $.operand)),
                optional(seq(alias($._slash, "/"), optional(field("replacement", $.operand)))),
              ),
            ),
          ),
          choice(alias($._brace_end, "}"), $._no_brace_end),
        ),
      ),
    operand: ($) => repeat1(operandPart($)),

    double_quoted_string: ($) =>
      seq($._quote, repeat(choice($._quoted_text, $.expansion)), choice($._quote_end, $._no_quote_end)),

    json_array: ($) =>
      seq(
        alias($._bracket, "["),
        optional(seq($._json, repeat(seq(alias($._json_comma, ","), $._json)))),
        alias($._bracket_end, "]"),
      ),
    _json: ($) => choice($.json_string, $.json_value),

    heredoc_block: ($) => seq(optional($.heredoc_body), $.heredoc_end, $._end),
    heredoc_body: ($) => repeat1(choice($._heredoc_text, $.expansion)),
  },
});
