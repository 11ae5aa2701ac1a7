-- The language server's configuration, in the form that |vim.lsp.enable()| reads.
-- Anything here is overridden by vim.lsp.config('dockwright', { ... }).

---@type vim.lsp.Config
return {
  cmd = { require('dockwright.server').path(), 'lsp' },
  filetypes = { 'dockerfile' },
  -- Our own file first: in a monorepo it marks the part that is worked on.
  root_markers = { '.dockwright.toml', '.git' },
  -- Neovim does not say which language its messages are in; the server explains in that one where it can.
  before_init = function(params)
    params.locale = params.locale or vim.v.lang
  end,
  -- The plugin draws builds by itself: see lua/dockwright/build.lua.
  init_options = { buildNotifications = true },
  settings = { dockwright = vim.empty_dict() },
}
