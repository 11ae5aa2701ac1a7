-- Asks :checkhealth.

local driver = dofile(vim.fs.dirname(debug.getinfo(1, 'S').source:sub(2)) .. '/neovim-driver.lua')

driver.run(function()
  vim.cmd('checkhealth dockwright')
  driver.result.health = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
end)
