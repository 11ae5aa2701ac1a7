-- Writes what :checkhealth says to the file named by RESULT, as JSON.

vim.schedule(function()
  local ok, problem = pcall(vim.cmd, 'checkhealth dockwright')
  vim.fn.writefile({
    vim.json.encode({
      problem = not ok and tostring(problem) or nil,
      health = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n'),
    }),
  }, vim.env.RESULT)
  vim.cmd.qall({ bang = true })
end)
