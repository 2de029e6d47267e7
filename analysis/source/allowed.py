"""What a slice may use: the names that build and run networks and can reach neither files nor processes."""

MODULES = frozenset(
    "__future__ abc collections collections.abc copy dataclasses enum functools itertools math numbers operator types "
    "typing typing_extensions torch torch.nn torch.nn.functional torch.nn.init torch.nn.utils torch.nn.utils.rnn "
    "torch.nn.utils.parametrizations torch.fft".split()
)
"""Importable modules. Everything below `torch.nn` is judged by TORCH_PREFIXES."""

TORCH_PREFIXES = (
    "torch.nn.functional.",
    "torch.nn.init.",
    "torch.nn.modules.",
    "torch.nn.parameter.",
    "torch.nn.utils.parametrizations.",
    "torch.nn.utils.rnn.",
    "torch.fft.",
)

TORCH_NN_REFUSED = frozenset({"parallel", "backends", "qat", "quantized", "quantizable", "intrinsic", "attention"})

TORCH_FUNCTIONS = frozenset(
    """
    abs absolute acos acosh add addbmm addcdiv addcmul addmm all allclose amax amin aminmax angle any arange arccos
    arctan argmax argmin argsort as_strided as_tensor asin asinh atan atan2 atleast_1d atleast_2d atleast_3d avg_pool1d
    baddbmm batch_norm bernoulli bincount bmm broadcast_tensors broadcast_to bucketize cat cdist ceil celu chain_matmul
    channel_shuffle chunk clamp clamp_max clamp_min clip clone column_stack complex concat concatenate constant_pad_nd
    conv1d conv2d conv3d conv_transpose1d conv_transpose2d copysign cos cosh cosine_similarity cross cummax cummin
    cumprod cumsum deg2rad diag diag_embed diagonal diff dist div divide dot dropout dsplit dstack einsum embedding
    empty empty_like eq equal erf erfc exp exp2 expand_copy expm1 eye fake_quantize_per_tensor_affine feature_dropout
    flatten flip fliplr flipud float_power floor floor_divide fmax fmin fmod frac full full_like gather ge
    get_default_dtype greater group_norm gru gt hamming_window hann_window heaviside histc hsplit hstack hypot
    index_select inner instance_norm inverse is_floating_point is_grad_enabled is_tensor isclose isfinite isinf isnan
    istft kron kthvalue layer_norm le leaky_relu lerp less linspace log log10 log1p log2 log_softmax logaddexp
    logical_and logical_not logical_or logical_xor logspace logsumexp lstm lt manual_seed masked_fill masked_select
    matmul max max_pool1d max_pool2d maximum mean median meshgrid min minimum mm mode moveaxis movedim mul multiply mv
    nan_to_num narrow native_layer_norm ne neg negative nonzero norm normal numel ones ones_like outer permute
    pixel_shuffle pixel_unshuffle poisson pow prelu prod quantile rad2deg rand rand_like randint randn randn_like
    randperm range ravel real reciprocal relu relu_ remainder renorm repeat_interleave reshape roll rot90 round rrelu
    rsqrt scalar_tensor scatter scatter_add select select_scatter selu sgn sigmoid sign signbit sin sinc sinh slogdet
    softmax sort split sqrt square squeeze stack std std_mean stft sub subtract sum swapaxes swapdims t take
    take_along_dim tan tanh tensor tensor_split tensordot threshold tile topk trace transpose tril tril_indices triu
    true_divide trunc unbind unflatten unfold unique unsqueeze unsqueeze_copy var var_mean vdot view_as_complex
    view_as_real vsplit vstack where zeros zeros_like
    Tensor FloatTensor LongTensor IntTensor BoolTensor Size device dtype memory_format no_grad inference_mode
    enable_grad set_grad_enabled set_default_dtype float float16 float32 float64 half double bfloat16 int int8 int16
    int32 int64 uint8 long short bool complex64 complex128 channels_last contiguous_format preserve_format strided pi
    inf nan e nn fft
    """.split()
)

BUILTINS = frozenset(
    """
    ArithmeticError AssertionError AttributeError BaseException Ellipsis Exception False IndexError KeyError
    LookupError NotImplemented NotImplementedError None OverflowError RuntimeError StopIteration True TypeError
    ValueError ZeroDivisionError abs all any bool bytes callable chr classmethod complex dict divmod enumerate filter
    float frozenset getattr hasattr hash id int isinstance issubclass iter len list map max min next object ord pow
    property range repr reversed round set setattr slice sorted staticmethod str sum super tuple type zip print
    __name__ __file__ __debug__ UserWarning DeprecationWarning Warning
    """.split()
)

DUNDER_ATTRIBUTES = frozenset(
    """
    __init__ __call__ __len__ __getitem__ __iter__ __next__ __contains__ __name__ __version__ __post_init__ __repr__
    __add__ __mul__ __all__ __doc__ __setitem__ __enter__ __exit__ __eq__ __hash__ __str__ __setattr__ __class__
    """.split()
)
"""Double-underscore attributes a model may touch. The rest lead to globals, code objects and subclasses."""

REFUSED_ATTRIBUTES = frozenset(
    "tofile load_library load_url share_memory_ f_globals f_locals f_builtins f_back gi_frame cr_frame tb_frame "
    "func_globals mro register_package _C _dl storage untyped_storage data_ptr".split()
)

LOGGING_MODULES = frozenset("logging loguru warnings tqdm wandb pprint rich".split())
"""Modules whose calls, as statements, say something and compute nothing: they fall away."""
