; Colours with tree-sitter's standard capture names. Where several match, the last one wins.

(comment) @comment
(keyword) @keyword
(as_keyword) @keyword
(directive) @comment
(directive_name) @attribute
(directive_value) @string.special

(flag_name) @attribute
(mount_key) @property
(flag_value) @string
(mount_value) @string

(image_name) @type
(image_tag) @constant
(image_digest) @constant
(stage_name) @label

(env_name) @variable
(arg_name) @variable
(label_key) @property
(value) @string
(path) @string.special
(user) @string.special
(signal) @constant
(port) @number

(double_quoted_string) @string
(single_quoted_string) @string
(json_string) @string
(heredoc_marker) @label
(heredoc_end) @label

(variable) @variable
(expansion_operator) @operator
(healthcheck_type) @keyword
(unknown_instruction keyword: (keyword) @error)
