;;; weighbridge.el --- Weighbridge in Emacs, through eglot -*- lexical-binding: t; -*-

;; Emacs 29 and later bring eglot; Emacs 28 needs the package `eglot' (Debian: elpa-eglot). Copy this file into a folder
;; of your `load-path' and write into init.el:
;;
;;   (require 'weighbridge)
;;
;; Eglot runs one server in a buffer.  If another one looks after your programs, set `weighbridge-programs' to nil:
;; prompts and settings still go to Weighbridge.

;;; Code:

(require 'eglot)

(defgroup weighbridge nil "The linter for LLM applications." :group 'tools)

(defcustom weighbridge-command '("weighbridge" "server")
  "The program and its arguments."
  :type '(repeat string))

(defcustom weighbridge-programs t
  "Whether Weighbridge looks after Python, TypeScript and JavaScript, too."
  :type 'boolean)

(defconst weighbridge-texts
  (concat
   (regexp-opt
    '(".baml" ".bash" ".dotprompt" ".handlebars" ".hbs" ".ipynb" ".j2" ".jinja" ".jinja2" ".json" ".json5" ".jsonl"
      ".liquid" ".markdown" ".md" ".mdc" ".mdx" ".mustache" ".ndjson" ".poml" ".prompt" ".promptl" ".prompty" ".rail"
      ".sbatch" ".sh" ".slurm" ".text" ".tmpl" ".toml" ".txt" ".xml" ".yaml" ".yml"
      "/.cursorrules" "/.windsurfrules" "/.clinerules" "/.roorules" "/.goosehints"))
   "\\'\\|/[^/.]*prompt[^/.]*\\'")
  "Matches the files that can hold a prompt or a setting; modes do not tell.")

(defconst weighbridge-code
  (concat (regexp-opt '(".py" ".pyi" ".ts" ".mts" ".cts" ".tsx" ".js" ".jsx" ".mjs" ".cjs")) "\\'")
  "Matches the programs that can hold a call.")

(defun weighbridge-reads-p (file)
  "Whether FILE is one that Weighbridge reads."
  (let ((case-fold-search t))
    (or (string-match-p weighbridge-texts file)
        (and weighbridge-programs (string-match-p weighbridge-code file)))))

(defun weighbridge-ensure ()
  "Start Weighbridge in this buffer if it reads such files."
  (when (and buffer-file-name (weighbridge-reads-p buffer-file-name))
    ;; eglot refuses the mode of a buffer that has none
    (when (eq major-mode 'fundamental-mode) (text-mode))
    (setq-local eglot-server-programs (list (cons major-mode weighbridge-command)))
    (eglot-ensure)))

(add-hook 'find-file-hook #'weighbridge-ensure)

(provide 'weighbridge)
;;; weighbridge.el ends here
