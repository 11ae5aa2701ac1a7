; Colours for Helix, with its names of scopes. The last match wins (25.07 and later).

(comment) @comment
(keyword) @keyword
(as_keyword) @keyword
(directive) @comment
(directive_name) @keyword.directive
(directive_value) @string.special

(flag_name) @attribute
(mount_key) @variable.other.member
(flag_value) @string
(mount_value) @string

(image_name) @type
(image_tag) @constant
(image_digest) @constant
(stage_name) @label

(env_name) @variable
(arg_name) @variable.parameter
(label_key) @variable.other.member
(value) @string
(path) @string.special.path
(user) @string.special
(signal) @constant
(port) @constant.numeric

(double_quoted_string) @string
(single_quoted_string) @string
(json_string) @string
(heredoc_marker) @label
(heredoc_end) @label

(variable) @variable
(expansion_operator) @operator
(healthcheck_type) @keyword
(unknown_instruction keyword: (keyword) @error)
