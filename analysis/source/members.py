"""The members of each module that a slice may name: none of them reaches files, processes or the interpreter."""

from collections.abc import Mapping

_TORCH_FUNCTIONS = """
    abs abs_ absolute acos acosh adaptive_avg_pool1d adaptive_max_pool1d add addbmm addcdiv addcmul addmm addmv
    addr all allclose alpha_dropout amax amin aminmax angle any arange arccos arccosh arcsin arcsinh arctan
    arctan2 arctanh argmax argmin argsort argwhere as_strided as_tensor asin asinh atan atan2 atanh atleast_1d
    atleast_2d atleast_3d avg_pool1d baddbmm bartlett_window batch_norm bernoulli bilinear bincount
    binary_cross_entropy_with_logits bitwise_and bitwise_not bitwise_or bitwise_xor blackman_window block_diag
    bmm broadcast_shapes broadcast_tensors broadcast_to bucketize can_cast cartesian_prod cat cdist ceil celu
    chain_matmul channel_shuffle chunk clamp clamp_max clamp_min clip clone column_stack combinations complex
    concat concatenate conj conj_physical constant_pad_nd conv1d conv2d conv3d conv_tbc conv_transpose1d
    conv_transpose2d conv_transpose3d copysign cos cosh cosine_embedding_loss cosine_similarity count_nonzero
    cov cross cummax cummin cumprod cumsum cumulative_trapezoid deg2rad det detach diag diag_embed diagflat
    diagonal diagonal_scatter diff digamma dist div divide dot dropout dropout_ dsplit dstack einsum embedding
    embedding_bag empty empty_like empty_strided eq equal erf erfc erfinv exp exp2 expand_copy expm1 eye
    fake_quantize_per_channel_affine fake_quantize_per_tensor_affine feature_alpha_dropout feature_dropout fill
    finfo fix flatten flip fliplr flipud float_power floor floor_divide fmax fmin fmod frac frexp frombuffer
    from_numpy full full_like gather gcd ge geqrf ger get_default_dtype gradient greater greater_equal
    grid_sampler group_norm gru gru_cell gt hamming_window hann_window hardshrink heaviside histc hsplit hspmm
    hstack hypot i0 iinfo imag index_add index_copy index_fill index_put index_select initial_seed inner
    instance_norm inverse is_complex is_floating_point is_grad_enabled is_inference is_nonzero is_tensor isclose
    isfinite isin isinf isnan isneginf isposinf isreal istft kaiser_window kl_div kron kthvalue layer_norm lcm
    ldexp le leaky_relu lerp less less_equal lgamma linspace log log10 log1p log2 log_softmax logaddexp
    logaddexp2 logcumsumexp logdet logical_and logical_not logical_or logical_xor logit logspace logsumexp lstm
    lstm_cell lt manual_seed masked_fill masked_scatter masked_select matmul matrix_exp matrix_power max
    max_pool1d max_pool1d_with_indices max_pool2d max_pool3d maximum mean median meshgrid min minimum mm mode
    moveaxis movedim msort mul multinomial multiply mv nan_to_num nanmean nanmedian nanquantile nansum narrow
    narrow_copy native_batch_norm native_group_norm native_layer_norm ne neg neg_ negative nextafter nonzero
    norm norm_except_dim normal not_equal numel ones ones_like outer pairwise_distance pdist permute pinverse
    pixel_shuffle pixel_unshuffle poisson polar polygamma positive pow prelu prod promote_types quantile rad2deg
    rand rand_like randint randint_like randn randn_like randperm range ravel real reciprocal relu relu_
    remainder renorm repeat_interleave reshape resolve_conj result_type rms_norm rnn_relu rnn_tanh roll rot90
    round rrelu rsqrt rsub scalar_tensor scatter scatter_add scatter_reduce searchsorted seed select
    select_scatter selu sgn sigmoid sigmoid_ sign signbit sin sinc sinh slice_scatter slogdet softmax sort split
    split_with_sizes sqrt square squeeze stack std std_mean stft sub subtract sum svd swapaxes swapdims t take
    take_along_dim tan tanh tanh_ tensor tensor_split tensordot threshold threshold_ tile topk trace transpose
    trapezoid trapz triangular_solve tril tril_indices triplet_margin_loss triu triu_indices true_divide trunc
    unbind unflatten unfold_copy unique unique_consecutive unravel_index unsqueeze unsqueeze_copy vander var
    var_mean vdot view_as_complex view_as_real view_copy vsplit vstack where xlogy zeros zeros_like Tensor
    FloatTensor DoubleTensor HalfTensor LongTensor IntTensor ShortTensor ByteTensor BoolTensor Size Generator
    device dtype layout memory_format no_grad inference_mode enable_grad set_grad_enabled set_default_dtype
    set_num_threads autocast is_autocast_enabled float float16 float32 float64 half double bfloat16 int int8
    int16 int32 int64 uint8 long short bool complex64 complex128 cfloat channels_last channels_last_3d
    contiguous_format preserve_format strided pi inf nan e newaxis __version__
"""

_NN_FUNCTIONAL = """
    adaptive_avg_pool1d adaptive_avg_pool2d adaptive_avg_pool3d adaptive_max_pool1d adaptive_max_pool2d
    adaptive_max_pool3d affine_grid alpha_dropout avg_pool1d avg_pool2d avg_pool3d batch_norm bilinear
    binary_cross_entropy binary_cross_entropy_with_logits celu celu_ channel_shuffle conv1d conv2d conv3d conv_tbc
    conv_transpose1d conv_transpose2d conv_transpose3d cosine_embedding_loss cosine_similarity cross_entropy ctc_loss
    dropout dropout1d dropout2d dropout3d elu elu_ embedding embedding_bag feature_alpha_dropout fold
    fractional_max_pool2d gaussian_nll_loss gelu glu grid_sample group_norm gumbel_softmax hardshrink hardsigmoid
    hardswish hardtanh hardtanh_ hinge_embedding_loss huber_loss instance_norm interpolate kl_div l1_loss layer_norm
    leaky_relu leaky_relu_ linear local_response_norm log_softmax logsigmoid lp_pool1d lp_pool2d margin_ranking_loss
    max_pool1d max_pool2d max_pool3d max_pool2d_with_indices max_unpool1d max_unpool2d max_unpool3d mish mse_loss
    multi_head_attention_forward multi_margin_loss multilabel_margin_loss multilabel_soft_margin_loss nll_loss
    normalize one_hot pad pairwise_distance pdist pixel_shuffle pixel_unshuffle poisson_nll_loss prelu relu relu6
    relu_ rms_norm rrelu rrelu_ scaled_dot_product_attention selu selu_ sigmoid silu smooth_l1_loss softmax softmin
    softplus softshrink softsign tanh tanhshrink threshold threshold_ triplet_margin_loss unfold upsample
    upsample_bilinear upsample_nearest
"""

_NN_INIT = """
    calculate_gain constant_ dirac_ eye_ kaiming_normal_ kaiming_uniform_ normal_ ones_ orthogonal_ sparse_
    trunc_normal_ uniform_ xavier_normal_ xavier_uniform_ zeros_ constant kaiming_normal kaiming_uniform normal
    orthogonal uniform xavier_normal xavier_uniform _calculate_fan_in_and_fan_out _calculate_correct_fan
"""

_NN_UTILS = (
    "fuse_conv_bn_eval fuse_linear_bn_eval parameters_to_vector remove_spectral_norm remove_weight_norm skip_init \
spectral_norm vector_to_parameters weight_norm clip_grad_norm_ clip_grad_value_"
)

_NUMPY = """
    abs absolute all allclose any append arange arccos arcsin arctan arctan2 argmax argmin argpartition argsort
    argwhere around array asarray ascontiguousarray atleast_1d atleast_2d atleast_3d bartlett bincount
    bitwise_and bitwise_or bitwise_xor blackman bool_ broadcast_to can_cast ceil clip column_stack complex64
    concatenate conj convolve copy corrcoef cos cosh cov cross cumprod cumsum deg2rad delete diag diff digitize
    divide dot dtype e einsum empty empty_like equal exp exp2 expand_dims eye fill_diagonal flip fliplr flipud
    float16 float32 float64 float_ floating floor fmax fmin fmod fromiter full full_like gcd gradient hamming
    hanning histogram hstack hypot identity imag inf insert int16 int32 int64 int8 int_ integer interp intp
    isfinite isinf isnan isscalar kaiser kron lcm left_shift linspace log log10 log1p log2 logaddexp logical_and
    logical_not logical_or logspace matmul max maximum mean median meshgrid min minimum mod multiply nan nanmax
    nanmean nanmin nansum ndarray ndim newaxis nonzero number ones ones_like outer pad percentile pi polyfit
    polyval power prod product quantile rad2deg ravel ravel_multi_index real repeat reshape result_type
    right_shift roll rot90 round sctypes searchsorted select shape sign sin sinc sinh size sort split sqrt
    square squeeze stack std sum swapaxes take tan tanh tile trace transpose trapz tri tril triu trunc uint16
    uint32 uint8 unique unravel_index vander var vstack where zeros zeros_like
"""

_TYPING = """
    AbstractSet Annotated Any AnyStr AsyncIterator Awaitable BinaryIO ByteString Callable ChainMap ClassVar Collection
    Concatenate Container Coroutine Counter DefaultDict Deque Dict Final FrozenSet Generator Generic Hashable IO
    Iterable Iterator KeysView List Literal LiteralString Mapping MappingView MutableMapping MutableSequence MutableSet
    NamedTuple Never NewType NoReturn NotRequired Optional OrderedDict ParamSpec Protocol Reversible Required Self
    Sequence Set Sized SupportsFloat SupportsInt Text TextIO Tuple Type TypeAlias TypedDict TypeGuard TypeVar
    TypeVarTuple TYPE_CHECKING Union Unpack ValuesView cast final get_args get_origin no_type_check overload override
    runtime_checkable Buffer TypeAliasType
"""

_TORCH: Mapping[str, str] = {
    "torch": _TORCH_FUNCTIONS,
    "torch.nn.functional": _NN_FUNCTIONAL,
    "torch.nn.init": _NN_INIT,
    "torch.nn.parameter": "Parameter Buffer UninitializedParameter",
    "torch.nn.common_types": "_size_1_t _size_2_t _size_3_t _size_any_t _size_any_opt_t",
    "torch.nn.utils": _NN_UTILS,
    "torch.nn.utils.fusion": "fuse_conv_bn_eval fuse_linear_bn_eval fuse_conv_bn_weights",
    "torch.nn.utils.parametrizations": "orthogonal spectral_norm weight_norm",
    "torch.nn.utils.parametrize": "register_parametrization remove_parametrizations is_parametrized",
    "torch.nn.utils.rnn": "PackedSequence pack_padded_sequence pad_packed_sequence pad_sequence pack_sequence",
    "torch.fft": "fft fft2 fftfreq fftn fftshift hfft ifft ifft2 ifftn ifftshift ihfft irfft irfft2 irfftn rfft rfft2 "
    "rfftfreq rfftn",
    "torch.linalg": "cross det eigh inv lstsq matrix_norm multi_dot norm pinv qr solve svd vecdot vector_norm",
    "torch.special": "digamma entr erf erfc erfinv exp2 expit expm1 log1p log_softmax logit logsumexp softmax xlogy",
    "torch.autograd": "Function Variable",
    "torch.autograd.function": "Function",
    "torch.autograd.variable": "Variable",
    "torch.amp": "autocast",
    "torch.cuda.amp": "autocast",
    "torch.cuda": "is_available device_count",
    "torch.mps": "is_available",
    "torch.backends.mps": "is_available is_built",
    "torch.backends.cuda": "is_built",
    "torch.jit": "is_scripting is_tracing annotate Final Attribute",
    "torch.jit.annotations": "Tuple List Dict Optional",
    "torch.onnx": "is_in_onnx_export",
    "torch.compiler": "is_compiling is_exporting is_dynamo_compiling",
    "torch.utils.checkpoint": "checkpoint checkpoint_sequential",
    "torch.quantization": "QuantStub DeQuantStub",
    "torch.ao.quantization": "QuantStub DeQuantStub",
    "torch.ao.nn.quantized": "FloatFunctional",
    "torch.nn.quantized": "FloatFunctional",
    "torch.types": "Number Device",
    "torch.torch_version": "TorchVersion",
}

_PYTHON: Mapping[str, str] = {
    "__future__": "annotations division print_function absolute_import unicode_literals generator_stop with_statement",
    "abc": "ABC ABCMeta abstractmethod abstractproperty abstractclassmethod abstractstaticmethod",
    "argparse": "Namespace",
    "collections": "OrderedDict defaultdict namedtuple deque Counter ChainMap UserDict UserList Mapping Iterable",
    "collections.abc": "Callable Collection Container Generator Hashable ItemsView Iterable Iterator KeysView Mapping "
    "MutableMapping MutableSequence MutableSet Reversible Sequence Set Sized ValuesView",
    "contextlib": "AbstractContextManager ContextDecorator ExitStack contextmanager nullcontext suppress",
    "copy": "copy deepcopy",
    "dataclasses": "KW_ONLY InitVar MISSING asdict astuple dataclass field fields is_dataclass replace",
    "enum": "Enum EnumMeta Flag IntEnum IntFlag StrEnum auto unique member nonmember",
    "functools": "cache cached_property cmp_to_key lru_cache partial partialmethod reduce total_ordering wraps",
    "inspect": "isbuiltin isclass isfunction ismethod isroutine",
    "itertools": "accumulate batched chain combinations combinations_with_replacement compress count cycle dropwhile "
    "filterfalse groupby islice pairwise permutations product repeat starmap takewhile tee zip_longest",
    "json": "dumps loads",
    "math": "acos acosh asin asinh atan atan2 atanh cbrt ceil comb copysign cos cosh degrees dist e erf erfc exp exp2 "
    "expm1 fabs factorial floor fmod frexp fsum gamma gcd hypot inf isclose isfinite isinf isnan isqrt lcm ldexp "
    "lgamma log log10 log1p log2 modf nan nextafter perm pi pow prod radians remainder sin sinh sqrt tan tanh "
    "tau trunc ulp",
    "numbers": "Complex Integral Number Rational Real",
    "operator": "abs add and_ concat contains countOf eq floordiv ge getitem gt iadd imul index indexOf inv invert is_ "
    "is_not itemgetter le lshift lt matmul mod mul ne neg not_ or_ pos pow rshift setitem sub truediv truth xor",
    "os": "sep",
    "os.path": "abspath basename dirname expanduser isabs join normpath relpath sep split splitext",
    "packaging": "",
    "packaging.version": "InvalidVersion Version parse",
    "pathlib": "PurePath PurePosixPath",
    "random": "betavariate choice choices gauss getrandbits normalvariate randint random randrange sample seed shuffle "
    "triangular uniform",
    "re": "A ASCII DOTALL I IGNORECASE M MULTILINE Match Pattern S VERBOSE X compile escape findall finditer fullmatch "
    "match search split sub subn",
    "string": "ascii_letters ascii_lowercase ascii_uppercase digits hexdigits punctuation",
    "sys": "float_info maxsize platform version_info",
    "time": "monotonic perf_counter process_time time",
    "types": "FunctionType MethodType SimpleNamespace MappingProxyType GenericAlias NoneType UnionType EllipsisType",
    "typing": _TYPING,
    "typing_extensions": _TYPING,
    "warnings": "catch_warnings filterwarnings simplefilter warn",
    "numpy": _NUMPY,
    "numpy.random": "RandomState choice default_rng normal permutation rand randint randn random uniform",
    "numpy.typing": "ArrayLike DTypeLike NDArray",
}

MEMBERS: Mapping[str, frozenset[str]] = {name: frozenset(names.split()) for name, names in (_TORCH | _PYTHON).items()}
"""Module -> the members a slice may name. The layers of torch.nn are in `allowed`."""
