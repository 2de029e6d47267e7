"""Facts about kernels: what each supports, needs and costs. The C is in codegen/kernels."""
