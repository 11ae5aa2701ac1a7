; Injections of Dockerfiles for tree-sitter's own highlighter and hosts without a file of their own. Each command is injected by itself: a combined one would break at the first
; command whose quotes do not close. Comments and heredoc markers in a command are not a part of what is injected.

((comment) @injection.content
  (#set! injection.language "comment"))

; Shell form. After SHELL of PowerShell or cmd.exe the command has a field of that name.
(run_instruction
  !powershell
  !batch
  (shell_command) @injection.content
  (#set! injection.language "bash"))
(cmd_instruction
  !powershell
  !batch
  (shell_command) @injection.content
  (#set! injection.language "bash"))
(entrypoint_instruction
  !powershell
  !batch
  (shell_command) @injection.content
  (#set! injection.language "bash"))
(healthcheck_instruction
  !powershell
  !batch
  (shell_command) @injection.content
  (#set! injection.language "bash"))

(run_instruction
  powershell: (shell_command) @injection.content
  (#set! injection.language "powershell"))
(cmd_instruction
  powershell: (shell_command) @injection.content
  (#set! injection.language "powershell"))
(entrypoint_instruction
  powershell: (shell_command) @injection.content
  (#set! injection.language "powershell"))
(healthcheck_instruction
  powershell: (shell_command) @injection.content
  (#set! injection.language "powershell"))

; Exec form.
((json_array) @injection.content
  (#set! injection.language "json")
  (#set! injection.include-children))

; A heredoc that is the command itself: a script for the shell, unless it starts with `#!`.
((run_instruction
  !powershell
  !batch
  (heredoc_marker)
  .
  (heredoc_block
    (heredoc_body) @injection.content))
  (#not-match? @injection.content "^#!")
  (#set! injection.language "bash"))
((run_instruction
  (heredoc_marker)
  .
  powershell: (heredoc_block
    (heredoc_body) @injection.content))
  (#not-match? @injection.content "^#!")
  (#set! injection.language "powershell"))
((run_instruction
  (heredoc_marker)
  .
  (heredoc_block
    (heredoc_body) @injection.content))
  (#match? @injection.content "^#![^\n]*[/ ](ba|da|a|z|k)?sh[ \r\n]")
  (#set! injection.language "bash"))
((run_instruction
  (heredoc_marker)
  .
  (heredoc_block
    (heredoc_body) @injection.content))
  (#match? @injection.content "^#![^\n]*python")
  (#set! injection.language "python"))
((run_instruction
  (heredoc_marker)
  .
  (heredoc_block
    (heredoc_body) @injection.content))
  (#match? @injection.content "^#![^\n]*(node|bun)")
  (#set! injection.language "javascript"))
((run_instruction
  (heredoc_marker)
  .
  (heredoc_block
    (heredoc_body) @injection.content))
  (#match? @injection.content "^#![^\n]*(deno|tsx|ts-node)")
  (#set! injection.language "typescript"))
((run_instruction
  (heredoc_marker)
  .
  (heredoc_block
    (heredoc_body) @injection.content))
  (#match? @injection.content "^#![^\n]*perl")
  (#set! injection.language "perl"))
((run_instruction
  (heredoc_marker)
  .
  (heredoc_block
    (heredoc_body) @injection.content))
  (#match? @injection.content "^#![^\n]*ruby")
  (#set! injection.language "ruby"))
((run_instruction
  (heredoc_marker)
  .
  (heredoc_block
    (heredoc_body) @injection.content))
  (#match? @injection.content "^#![^\n]*lua")
  (#set! injection.language "lua"))
((run_instruction
  (heredoc_marker)
  .
  (heredoc_block
    (heredoc_body) @injection.content))
  (#match? @injection.content "^#![^\n]*php")
  (#set! injection.language "php"))
((run_instruction
  (heredoc_marker)
  .
  (heredoc_block
    (heredoc_body) @injection.content))
  (#match? @injection.content "^#![^\n]*pwsh")
  (#set! injection.language "powershell"))

; The input of an interpreter: `RUN python3 <<EOF` and `RUN <<EOF python3`.
((run_instruction
  (shell_command) @_command
  .
  (heredoc_block
    (heredoc_body) @injection.content))
  (#match? @_command "^(/(usr/)?(local/)?bin/)?(ba|da|a|z|k)?sh(\\s|$)")
  (#set! injection.language "bash"))
((run_instruction
  (shell_command) @_command
  .
  (heredoc_block
    (heredoc_body) @injection.content))
  (#match? @_command "^(/(usr/)?(local/)?bin/)?python[0-9.]*(\\s|$)")
  (#set! injection.language "python"))
((run_instruction
  (shell_command) @_command
  .
  (heredoc_block
    (heredoc_body) @injection.content))
  (#match? @_command "^(/(usr/)?(local/)?bin/)?(node|bun)(\\s|$)")
  (#set! injection.language "javascript"))
((run_instruction
  (shell_command) @_command
  .
  (heredoc_block
    (heredoc_body) @injection.content))
  (#match? @_command "^(/(usr/)?(local/)?bin/)?perl(\\s|$)")
  (#set! injection.language "perl"))
((run_instruction
  (shell_command) @_command
  .
  (heredoc_block
    (heredoc_body) @injection.content))
  (#match? @_command "^(/(usr/)?(local/)?bin/)?ruby(\\s|$)")
  (#set! injection.language "ruby"))
((run_instruction
  (shell_command) @_command
  .
  (heredoc_block
    (heredoc_body) @injection.content))
  (#match? @_command "^(/(usr/)?(local/)?bin/)?lua(\\s|$)")
  (#set! injection.language "lua"))
((run_instruction
  (shell_command) @_command
  .
  (heredoc_block
    (heredoc_body) @injection.content))
  (#match? @_command "^(/(usr/)?(local/)?bin/)?php(\\s|$)")
  (#set! injection.language "php"))
((run_instruction
  (shell_command) @_command
  .
  (heredoc_block
    (heredoc_body) @injection.content))
  (#match? @_command "^(/(usr/)?(local/)?bin/)?(psql|mysql|sqlite3)(\\s|$)")
  (#set! injection.language "sql"))
((run_instruction
  (shell_command) @_command
  .
  (heredoc_block
    (heredoc_body) @injection.content))
  (#match? @_command "^(/(usr/)?(local/)?bin/)?pwsh(\\s|$)")
  (#set! injection.language "powershell"))

; A file written by `cat <<EOF > name` or `cat > name <<EOF`: by the name's extension.
((run_instruction
  (shell_command) @_command
  .
  (heredoc_block
    (heredoc_body) @injection.content))
  (#match? @_command "^(cat|tee)\\s+([<][<]-?\\S+\\s*[>]+|[>]+)?\\s*[^<> ]+\\.(sh|bash)['\"]?(\\s+[<][<]\\S+)?\\s*$")
  (#set! injection.language "bash"))
((run_instruction
  (shell_command) @_command
  .
  (heredoc_block
    (heredoc_body) @injection.content))
  (#match? @_command "^(cat|tee)\\s+([<][<]-?\\S+\\s*[>]+|[>]+)?\\s*[^<> ]+\\.py['\"]?(\\s+[<][<]\\S+)?\\s*$")
  (#set! injection.language "python"))
((run_instruction
  (shell_command) @_command
  .
  (heredoc_block
    (heredoc_body) @injection.content))
  (#match? @_command "^(cat|tee)\\s+([<][<]-?\\S+\\s*[>]+|[>]+)?\\s*[^<> ]+\\.[cm]?js['\"]?(\\s+[<][<]\\S+)?\\s*$")
  (#set! injection.language "javascript"))
((run_instruction
  (shell_command) @_command
  .
  (heredoc_block
    (heredoc_body) @injection.content))
  (#match? @_command "^(cat|tee)\\s+([<][<]-?\\S+\\s*[>]+|[>]+)?\\s*[^<> ]+\\.json['\"]?(\\s+[<][<]\\S+)?\\s*$")
  (#set! injection.language "json"))
((run_instruction
  (shell_command) @_command
  .
  (heredoc_block
    (heredoc_body) @injection.content))
  (#match? @_command "^(cat|tee)\\s+([<][<]-?\\S+\\s*[>]+|[>]+)?\\s*[^<> ]+\\.ya?ml['\"]?(\\s+[<][<]\\S+)?\\s*$")
  (#set! injection.language "yaml"))
((run_instruction
  (shell_command) @_command
  .
  (heredoc_block
    (heredoc_body) @injection.content))
  (#match? @_command "^(cat|tee)\\s+([<][<]-?\\S+\\s*[>]+|[>]+)?\\s*[^<> ]+\\.toml['\"]?(\\s+[<][<]\\S+)?\\s*$")
  (#set! injection.language "toml"))
((run_instruction
  (shell_command) @_command
  .
  (heredoc_block
    (heredoc_body) @injection.content))
  (#match? @_command "^(cat|tee)\\s+([<][<]-?\\S+\\s*[>]+|[>]+)?\\s*[^<> ]+\\.(ini|cfg|conf|service)['\"]?(\\s+[<][<]\\S+)?\\s*$")
  (#set! injection.language "ini"))
((run_instruction
  (shell_command) @_command
  .
  (heredoc_block
    (heredoc_body) @injection.content))
  (#match? @_command "^(cat|tee)\\s+([<][<]-?\\S+\\s*[>]+|[>]+)?\\s*[^<> ]+\\.xml['\"]?(\\s+[<][<]\\S+)?\\s*$")
  (#set! injection.language "xml"))
((run_instruction
  (shell_command) @_command
  .
  (heredoc_block
    (heredoc_body) @injection.content))
  (#match? @_command "^(cat|tee)\\s+([<][<]-?\\S+\\s*[>]+|[>]+)?\\s*[^<> ]+\\.html['\"]?(\\s+[<][<]\\S+)?\\s*$")
  (#set! injection.language "html"))
((run_instruction
  (shell_command) @_command
  .
  (heredoc_block
    (heredoc_body) @injection.content))
  (#match? @_command "^(cat|tee)\\s+([<][<]-?\\S+\\s*[>]+|[>]+)?\\s*[^<> ]+\\.ps1['\"]?(\\s+[<][<]\\S+)?\\s*$")
  (#set! injection.language "powershell"))

; Files of COPY and ADD, by the extension of the destination or of the heredoc's own name.
((_
  (heredoc_marker)
  .
  (path) @_name
  .
  (heredoc_block
    (heredoc_body) @injection.content))
  (#match? @_name "\\.(sh|bash)$")
  (#set! injection.language "bash")
  (#set! injection.include-children))
((heredoc_block
  (heredoc_body) @injection.content
  (heredoc_end) @_name)
  (#match? @_name "\\.(sh|bash)$")
  (#set! injection.language "bash")
  (#set! injection.include-children))
((_
  (heredoc_marker)
  .
  (path) @_name
  .
  (heredoc_block
    (heredoc_body) @injection.content))
  (#match? @_name "\\.py$")
  (#set! injection.language "python")
  (#set! injection.include-children))
((heredoc_block
  (heredoc_body) @injection.content
  (heredoc_end) @_name)
  (#match? @_name "\\.py$")
  (#set! injection.language "python")
  (#set! injection.include-children))
((_
  (heredoc_marker)
  .
  (path) @_name
  .
  (heredoc_block
    (heredoc_body) @injection.content))
  (#match? @_name "\\.[cm]?js$")
  (#set! injection.language "javascript")
  (#set! injection.include-children))
((heredoc_block
  (heredoc_body) @injection.content
  (heredoc_end) @_name)
  (#match? @_name "\\.[cm]?js$")
  (#set! injection.language "javascript")
  (#set! injection.include-children))
((_
  (heredoc_marker)
  .
  (path) @_name
  .
  (heredoc_block
    (heredoc_body) @injection.content))
  (#match? @_name "\\.json$")
  (#set! injection.language "json")
  (#set! injection.include-children))
((heredoc_block
  (heredoc_body) @injection.content
  (heredoc_end) @_name)
  (#match? @_name "\\.json$")
  (#set! injection.language "json")
  (#set! injection.include-children))
((_
  (heredoc_marker)
  .
  (path) @_name
  .
  (heredoc_block
    (heredoc_body) @injection.content))
  (#match? @_name "\\.ya?ml$")
  (#set! injection.language "yaml")
  (#set! injection.include-children))
((heredoc_block
  (heredoc_body) @injection.content
  (heredoc_end) @_name)
  (#match? @_name "\\.ya?ml$")
  (#set! injection.language "yaml")
  (#set! injection.include-children))
((_
  (heredoc_marker)
  .
  (path) @_name
  .
  (heredoc_block
    (heredoc_body) @injection.content))
  (#match? @_name "\\.toml$")
  (#set! injection.language "toml")
  (#set! injection.include-children))
((heredoc_block
  (heredoc_body) @injection.content
  (heredoc_end) @_name)
  (#match? @_name "\\.toml$")
  (#set! injection.language "toml")
  (#set! injection.include-children))
((_
  (heredoc_marker)
  .
  (path) @_name
  .
  (heredoc_block
    (heredoc_body) @injection.content))
  (#match? @_name "\\.(ini|cfg|conf|service)$")
  (#set! injection.language "ini")
  (#set! injection.include-children))
((heredoc_block
  (heredoc_body) @injection.content
  (heredoc_end) @_name)
  (#match? @_name "\\.(ini|cfg|conf|service)$")
  (#set! injection.language "ini")
  (#set! injection.include-children))
((_
  (heredoc_marker)
  .
  (path) @_name
  .
  (heredoc_block
    (heredoc_body) @injection.content))
  (#match? @_name "\\.xml$")
  (#set! injection.language "xml")
  (#set! injection.include-children))
((heredoc_block
  (heredoc_body) @injection.content
  (heredoc_end) @_name)
  (#match? @_name "\\.xml$")
  (#set! injection.language "xml")
  (#set! injection.include-children))
((_
  (heredoc_marker)
  .
  (path) @_name
  .
  (heredoc_block
    (heredoc_body) @injection.content))
  (#match? @_name "\\.html$")
  (#set! injection.language "html")
  (#set! injection.include-children))
((heredoc_block
  (heredoc_body) @injection.content
  (heredoc_end) @_name)
  (#match? @_name "\\.html$")
  (#set! injection.language "html")
  (#set! injection.include-children))
((_
  (heredoc_marker)
  .
  (path) @_name
  .
  (heredoc_block
    (heredoc_body) @injection.content))
  (#match? @_name "\\.ps1$")
  (#set! injection.language "powershell")
  (#set! injection.include-children))
((heredoc_block
  (heredoc_body) @injection.content
  (heredoc_end) @_name)
  (#match? @_name "\\.ps1$")
  (#set! injection.language "powershell")
  (#set! injection.include-children))
