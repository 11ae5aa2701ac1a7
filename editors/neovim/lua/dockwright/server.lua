-- Where the server is, and which one it is.

local M = {}

--- The name under which the server's configuration and clients are known.
M.name = 'dockwright'

--- The version of this plugin. Plugin and server are released together.
M.version = '0.1.0'

--- The program to run: DOCKWRIGHT_SERVER when it is set, else `dockwright` on PATH.
---@return string
function M.path()
  local chosen = vim.env.DOCKWRIGHT_SERVER
  if chosen and chosen ~= '' then
    return vim.fs.normalize(chosen)
  end
  return 'dockwright'
end

--- The program that the resolved configuration runs, which the user may have overridden.
--- Nil when `cmd` is a function of his own.
---@return string?
function M.configured()
  local config = vim.lsp.config[M.name]
  local cmd = config and config.cmd
  return type(cmd) == 'table' and cmd[1] or nil
end

--- Asks a program which version of Dockwright it is.
---@param program string
---@return string? version
---@return string? problem what is wrong and what to do, when there is no version
function M.ask_version(program)
  if vim.fn.executable(program) ~= 1 then
    return nil,
      ('`%s` is no program that can be run. Install Dockwright, put it on PATH, or set DOCKWRIGHT_SERVER to its path.'):format(
        program
      )
  end
  local ok, result = pcall(function()
    return vim.system({ program, '--version' }, { text = true }):wait(5000)
  end)
  if not ok then
    return nil, ('`%s --version` could not be run: %s'):format(program, result)
  end
  local version = result.stdout and result.stdout:match('^dockwright (%S+)')
  if result.code ~= 0 or not version then
    return nil, ('`%s --version` did not answer as Dockwright does. Is it another program?'):format(program)
  end
  return version
end

--- The running clients.
---@return vim.lsp.Client[]
function M.clients()
  return vim.lsp.get_clients({ name = M.name })
end

return M
