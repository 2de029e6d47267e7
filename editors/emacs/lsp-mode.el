;;; -*- lexical-binding: t -*-
;; Runs beside your Python server.
(with-eval-after-load 'lsp-mode
  (lsp-register-custom-settings '(("chipfit.target" "uno-r4-minima"))) ; optional
  (lsp-register-client
   (make-lsp-client :new-connection (lsp-stdio-connection '("chipfit" "server"))
                    :activation-fn (lsp-activate-on "python")
                    :add-on? t
                    :server-id 'chipfit)))
