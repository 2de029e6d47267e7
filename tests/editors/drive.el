;;; -*- lexical-binding: t -*-
;; Drives a client in batch mode: what it shows must be right at first and follow the text.
(require 'flymake)
(setq make-backup-files nil
      create-lockfiles nil
      warning-minimum-level :emergency)

(defun drive-wait (what found)
  "Wait until FOUND returns non-nil; WHAT says what for."
  (let ((end (+ (float-time) 200)) value)
    (while (not (setq value (funcall found)))
      (when (> (float-time) end)
        (error "Timed out: %s; shown: %S" what (drive-shown)))
      (accept-process-output nil 0.05))
    value))

(defun drive-shown ()
  "What flymake shows in this buffer: lines and texts."
  (mapcar (lambda (it)
            (cons (line-number-at-pos (flymake-diagnostic-beg it))
                  (flymake-diagnostic-text it)))
          (flymake-diagnostics)))

(defun drive-follows (send)
  "The one finding of this buffer comes, goes with its cause, and comes back.
SEND tells the server of changes: in batch mode Emacs is never idle."
  (let ((one (lambda ()
               (let ((shown (drive-shown)))
                 (and (= (length shown) 1)
                      (= (car (car shown)) 12)
                      (string-match-p "cum_sum" (cdr (car shown))))))))
    (drive-wait "a finding" one)
    (goto-char (point-min))
    (search-forward "torch.cumsum(self.fc(x), 1)")
    (replace-match "self.fc(x)")
    (funcall send)
    (drive-wait "no finding" (lambda () (null (drive-shown))))
    (search-backward "self.fc(x)")
    (replace-match "torch.cumsum(self.fc(x), 1)")
    (funcall send)
    (drive-wait "the finding again" one)))
