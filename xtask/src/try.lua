-- What `cargo xtask try` shows of Dockwright in a Neovim without any other configuration.

vim.opt.runtimepath:prepend(vim.env.DOCKWRIGHT_PLUGIN)
vim.opt.number = true
vim.opt.signcolumn = 'yes'
vim.opt.termguicolors = vim.env.COLORTERM == 'truecolor'
vim.opt.completeopt = { 'menuone', 'noselect', 'popup' }
vim.diagnostic.config({ virtual_text = true })

-- Some distributions package Neovim without the Markdown parser that it shows explanations with; they are
-- shown without colours then, where Neovim would complain.
if not vim.treesitter.language.add('markdown') then
  local start = vim.treesitter.start
  vim.treesitter.start = function(...)
    return pcall(start, ...)
  end
end

vim.api.nvim_create_autocmd('LspAttach', {
  callback = function(event)
    vim.lsp.completion.enable(true, event.data.client_id, event.buf, { autotrigger = true })
    vim.api.nvim_echo({ { 'K explains   CTRL-X CTRL-O completes   ]d next problem   :qa! leaves', 'Title' } }, false, {})
  end,
})
