-- Weighbridge for Neovim 0.11 and later. Copy this file to ~/.config/nvim/lsp/weighbridge.lua, and write into init.lua:
--
--   vim.lsp.enable("weighbridge")
--
-- It has the shape of nvim-lspconfig's files, with or without that plugin.

local endings = {
  "baml", "bash", "cjs", "cts", "dotprompt", "handlebars", "hbs", "ipynb", "j2", "jinja", "jinja2", "js", "json", "json5",
  "jsonl", "jsx", "liquid", "markdown", "md", "mdc", "mdx", "mjs", "mts", "mustache", "ndjson", "poml", "prompt",
  "promptl", "prompty", "py", "pyi", "rail", "sbatch", "sh", "slurm", "text", "tmpl", "toml", "ts", "tsx", "txt", "xml",
  "yaml", "yml",
}
local names = { ".cursorrules", ".windsurfrules", ".clinerules", ".roorules", ".goosehints" }

--- Whether a file can hold a prompt, a call or a setting. File types do not tell: `*.prompt.md` is Markdown to one
--- editor and a language of its own to another.
local function read_by_weighbridge(path)
  local name = vim.fs.basename(path)
  local ending = name:lower():match("%.([^.]+)$")
  return (ending and vim.tbl_contains(endings, ending))
    or vim.tbl_contains(names, name)
    or (not name:find(".", 1, true) and name:lower():find("prompt", 1, true) ~= nil)
end

-- Neovim asks for a server when it knows the type of a file; it knows none for these.
vim.filetype.add({
  extension = {
    baml = "prompt", dotprompt = "prompt", poml = "prompt", prompt = "prompt", promptl = "prompt", prompty = "prompt",
    mdc = "markdown", rail = "xml",
  },
  filename = {
    [".cursorrules"] = "prompt", [".windsurfrules"] = "prompt", [".clinerules"] = "prompt", [".roorules"] = "prompt",
    [".goosehints"] = "prompt",
  },
})

return {
  cmd = { "weighbridge", "server" },
  -- no `filetypes`: the server starts for a file if, and only if, `root_dir` names a root for it
  root_dir = function(buffer, found)
    local path = vim.api.nvim_buf_get_name(buffer)
    if vim.bo[buffer].buftype == "" and read_by_weighbridge(path) then
      found(vim.fs.root(buffer, { ".git", "weighbridge.yaml", "weighbridge.yml", ".weighbridge.yaml" }) or vim.fs.dirname(path))
    end
  end,
  -- settings = { weighbridge = { debounceMs = 400 } },
}
