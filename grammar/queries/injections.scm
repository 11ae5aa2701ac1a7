; Languages inside Dockerfiles. Each RUN is injected by itself: a combined injection would read all of them as one.

((comment) @injection.content (#set! injection.language "comment"))

(run_instruction (shell_command) @injection.content (#set! injection.language "bash") (#set! injection.include-children))
(cmd_instruction (shell_command) @injection.content (#set! injection.language "bash") (#set! injection.include-children))
(entrypoint_instruction (shell_command) @injection.content (#set! injection.language "bash") (#set! injection.include-children))
(healthcheck_instruction (shell_command) @injection.content (#set! injection.language "bash") (#set! injection.include-children))

((json_array) @injection.content (#set! injection.language "json") (#set! injection.include-children))

; A heredoc of RUN is a shell script, unless its first line names another program.
((run_instruction (heredoc_block (heredoc_body) @injection.content))
  (#not-match? @injection.content "^\\s*#!")
  (#set! injection.language "bash"))
((run_instruction (heredoc_block (heredoc_body) @injection.content))
  (#match? @injection.content "^\\s*#!.*(/| )(ba|da|a|z|k)?sh\\s")
  (#set! injection.language "bash"))
((run_instruction (heredoc_block (heredoc_body) @injection.content))
  (#match? @injection.content "^\\s*#!.*python")
  (#set! injection.language "python"))
((run_instruction (heredoc_block (heredoc_body) @injection.content))
  (#match? @injection.content "^\\s*#!.*node")
  (#set! injection.language "javascript"))
((run_instruction (heredoc_block (heredoc_body) @injection.content))
  (#match? @injection.content "^\\s*#!.*perl")
  (#set! injection.language "perl"))
((run_instruction (heredoc_block (heredoc_body) @injection.content))
  (#match? @injection.content "^\\s*#!.*ruby")
  (#set! injection.language "ruby"))
