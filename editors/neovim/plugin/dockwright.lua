-- Starts the server for every Dockerfile, and defines the :Dockwright command.

if vim.g.loaded_dockwright then
  return
end
vim.g.loaded_dockwright = true

if vim.fn.has('nvim-0.11') == 0 then
  vim.notify('Dockwright needs Neovim 0.11 or later; it was not loaded.', vim.log.levels.WARN)
  return
end

vim.api.nvim_create_user_command('Dockwright', function(call)
  require('dockwright.commands').run(call.fargs)
end, {
  nargs = '+',
  desc = 'Dockwright: build, list images and layers, refresh tags, look after the server',
  complete = function(typed, line)
    return require('dockwright.commands').complete(typed, line)
  end,
})

require('dockwright.highlight').setup()
require('dockwright.build').setup()
require('dockwright.cache').setup()

-- A user who wants to start the server himself sets this before plugins load.
if vim.g.dockwright_autostart ~= false then
  vim.lsp.enable('dockwright')
end
