;;; drive.el --- what a user of Emacs does -*- lexical-binding: t; -*-

;; Waits for the diagnostics of the file FILE, writes what it sees into WEIGHED, picks the code action called PICK where
;; the rule FOUND is shown, saves, and waits until the finding is gone.

;;; Code:

(require 'cl-lib)
(require 'flymake)
(setq make-backup-files nil create-lockfiles nil eglot-confirm-server-initiated-edits nil
      eglot-sync-connect (string-to-number (getenv "PATIENCE")))

(defun drive-wait (done)
  "Let Emacs work until DONE, and give what it gave."
  (let ((end (+ (float-time) (string-to-number (getenv "PATIENCE")))) found)
    (while (and (not (setq found (funcall done))) (< (float-time) end))
      (accept-process-output nil 0.05))
    found))

(defun drive-leave (reason)
  "End with an error for REASON."
  (message "%s" reason)
  (kill-emacs 1))

(defun drive-shown (&optional rule)
  "The diagnostics of RULE, or all."
  (flymake-start)
  (cl-remove-if-not
   (lambda (one) (string-match-p (concat "weighbridge \\[" (or rule ".*") "\\]") (flymake-diagnostic-text one)))
   (flymake-diagnostics)))

(defun drive-told (one)
  "The line of diagnostic ONE and its text."
  (format "%d %s" (line-number-at-pos (flymake-diagnostic-beg one)) (flymake-diagnostic-text one)))

(defun drive-pick (title at)
  "Pick the action called TITLE of the diagnostic AT."
  (let (offered)
    ;; without an event of its own, eglot would ask a mouse
    (cl-letf ((last-nonmenu-event t)
              ((symbol-function 'completing-read)
               (lambda (_ choices &rest _)
                 (setq offered (all-completions "" choices))
                 (or (car (member title offered)) (drive-leave (format "offered: %S" offered))))))
      (eglot-code-actions (flymake-diagnostic-beg at) (flymake-diagnostic-end at) nil t))))

(find-file (getenv "FILE"))
(run-hooks 'post-command-hook)
(unless (drive-wait (lambda () (ignore-errors (drive-shown))))
  (drive-leave "no diagnostics"))
(let ((told (mapconcat #'drive-told (drive-shown) "\n")))
  (with-temp-file (getenv "WEIGHED") (insert told "\n")))
(when (getenv "PICK")
  (drive-pick (getenv "PICK") (or (car (drive-shown (getenv "FOUND"))) (drive-leave "the finding is not shown")))
  (unless (drive-wait #'buffer-modified-p)
    (drive-leave "not mended"))
  ;; saving tells the server what changed; the timer that does it while somebody types does not run without a window
  (save-buffer)
  (unless (drive-wait (lambda () (null (drive-shown (getenv "FOUND")))))
    (drive-leave "still shown")))
(kill-emacs 0)
