; Dockerfile highlights for Helix 25.07 and later. Where two patterns match, the last one counts.

(comment) @comment.line

(directive "#" @comment.line)
(directive_name) @keyword.directive
(directive_value) @string.special

(keyword) @keyword
(as_keyword) @keyword
(healthcheck_type) @keyword
(unknown_instruction keyword: (keyword) @error)

(flag_name) @attribute
(flag_value) @string
(mount_key) @variable.other.member
(mount_value) @string

(image_name) @namespace
(image_tag) @constant
(image_digest) @constant
(stage_name) @label
((flag
  name: (flag_name) @_name
  value: (flag_value) @label)
  (#eq? @_name "--from"))
((mount_option
  key: (mount_key) @_key
  value: (mount_value) @label)
  (#eq? @_key "from"))

(env_name) @variable
(arg_name) @variable.parameter
(label_key) @variable.other.member
(value) @string
(path) @string.special.path
(user) @string
(signal) @constant
(port) @constant.numeric
(text) @string

(double_quoted_string) @string
(single_quoted_string) @string
(json_string) @string

(heredoc_marker) @label
(heredoc_end) @label

(expansion
  ["$" "${" "}"] @punctuation.special)
(expansion "/" @operator)
(expansion_operator) @operator
(variable) @variable

["=" "--"] @operator
["," ":" "@"] @punctuation.delimiter
["[" "]"] @punctuation.bracket
