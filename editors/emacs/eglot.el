;;; -*- lexical-binding: t -*-
;; eglot runs one server in a buffer, so this one replaces your Python server there. M-x eglot starts it.
(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs '((python-mode python-ts-mode) . ("chipfit" "server"))))

;; Optional; in .dir-locals.el of a project or here.
(setq-default eglot-workspace-configuration '(:chipfit (:target "uno-r4-minima")))
