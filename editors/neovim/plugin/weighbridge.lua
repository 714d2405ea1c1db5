-- Weighbridge for Neovim 0.7 to 0.10. Copy this file to ~/.config/nvim/plugin/weighbridge.lua; nothing else is needed.
-- From 0.11 on, lsp/weighbridge.lua beside it is shorter.

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
  local name = vim.fn.fnamemodify(path, ":t")
  local ending = name:lower():match("%.([^.]+)$")
  return (ending and vim.tbl_contains(endings, ending))
    or vim.tbl_contains(names, name)
    or (name ~= "" and not name:find(".", 1, true) and name:lower():find("prompt", 1, true) ~= nil)
end

local function root_of(path)
  local folder = vim.fn.fnamemodify(path, ":p:h")
  local git = vim.fn.finddir(".git", vim.fn.escape(folder, " ") .. ";")
  return git ~= "" and vim.fn.fnamemodify(git, ":p:h:h") or folder
end

local clients = {}

local function attach(buffer, path)
  local root = root_of(path)
  local config = {
    name = "weighbridge",
    cmd = { "weighbridge", "server" },
    root_dir = root,
    workspace_folders = { { uri = vim.uri_from_fname(root), name = root } },
    -- settings = { weighbridge = { debounceMs = 400 } },
  }
  if vim.lsp.start then
    vim.lsp.start(config, { bufnr = buffer })
    return
  end
  -- 0.7 does not look for a running server of the same root itself
  if not clients[root] or not vim.lsp.get_client_by_id(clients[root]) then
    clients[root] = vim.lsp.start_client(config)
  end
  if clients[root] then
    vim.lsp.buf_attach_client(buffer, clients[root])
  end
end

vim.api.nvim_create_autocmd({ "BufReadPost", "BufNewFile" }, {
  group = vim.api.nvim_create_augroup("weighbridge", {}),
  callback = function(event)
    local path = vim.api.nvim_buf_get_name(event.buf)
    if vim.bo[event.buf].buftype == "" and read_by_weighbridge(path) then
      attach(event.buf, path)
    end
  end,
})
