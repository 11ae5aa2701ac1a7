-- :checkhealth dockwright

local server = require('dockwright.server')

local M = {}

local function check_neovim()
  if vim.fn.has('nvim-0.11') == 1 then
    vim.health.ok('Neovim ' .. tostring(vim.version()))
  else
    vim.health.error('Neovim is older than 0.11', 'Install Neovim 0.11 or later.')
  end
end

local function check_server()
  local program = server.configured()
  if not program then
    vim.health.info('The server is started by a function of your configuration; its version was not asked.')
    return
  end
  local version, problem = server.ask_version(program)
  if not version then
    vim.health.error('The server does not answer.', problem)
  elseif version ~= server.version then
    vim.health.warn(
      ('The server is version %s, the plugin %s.'):format(version, server.version),
      'Server and plugin are released together: update the older one.'
    )
  else
    vim.health.ok(('Server %s (%s)'):format(version, vim.fn.exepath(program)))
  end
end

local function check_clients()
  local clients = server.clients()
  if #clients == 0 then
    vim.health.info('No server is running. It starts when a Dockerfile is opened.')
  end
  for _, client in ipairs(clients) do
    vim.health.ok(
      ('Client %d serves %d buffer(s) below %s'):format(
        client.id,
        vim.tbl_count(client.attached_buffers),
        client.root_dir or 'no root'
      )
    )
  end
end

local function check_grammar()
  if require('dockwright.highlight').available() then
    vim.health.ok('The tree-sitter parser and its queries are installed.')
  else
    vim.health.info("No tree-sitter parser: Neovim's own syntax file colours Dockerfiles. See :help dockwright-highlight")
  end
end

-- Neovim's own hover window needs this parser, and fails without it whatever the server answers.
local function check_markdown()
  local ok, loaded = pcall(vim.treesitter.language.add, 'markdown')
  if not ok or not loaded then
    vim.health.warn(
      'This Neovim was packaged without its parser for markdown, and complains when it shows an explanation.',
      "Install your distribution's package of Neovim's parsers, or Neovim's own release."
    )
  end
end

--- Called by |:checkhealth|.
function M.check()
  vim.health.start('Dockwright')
  check_neovim()
  check_server()
  check_clients()
  check_grammar()
  check_markdown()
end

return M
