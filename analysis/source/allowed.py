"""What a slice may use: the names that build and run networks and can reach neither files nor processes.

A slice may name members of the modules below and nothing else of them. A module itself is never a value (`m = torch`):
what `m.load` is could not be told from the text. `judge` in vet.py reads these tables.
"""

from .members import MEMBERS

_NN_LAYERS = "activation adaptive batchnorm channelshuffle container conv distance dropout flatten fold instancenorm \
linear loss module normalization padding pixelshuffle pooling rnn sparse transformer upsampling"

LAYER_MODULES = frozenset(
    {"torch.nn", "torch.nn.modules", *(f"torch.nn.modules.{name}" for name in _NN_LAYERS.split())}
)
"""Modules whose public capitalized members are layers."""

LAYER_EXTRAS = frozenset(
    "_BatchNorm _NormBase _InstanceNorm _ConvNd _ConvTransposeMixin _ConvTransposeNd _Loss _WeightedLoss _MaxPoolNd "
    "_AvgPoolNd _DropoutNd _AdaptiveAvgPoolNd _AdaptiveMaxPoolNd".split()
)
"""Private base classes below torch.nn.modules that model code derives from or asks for."""

LAYERS = frozenset(
    """
    AdaptiveAvgPool1d AdaptiveAvgPool2d AdaptiveAvgPool3d AdaptiveLogSoftmaxWithLoss AdaptiveMaxPool1d
    AdaptiveMaxPool2d AdaptiveMaxPool3d AlphaDropout AvgPool1d AvgPool2d AvgPool3d BCELoss BCEWithLogitsLoss
    BatchNorm1d BatchNorm2d BatchNorm3d Bilinear Buffer CELU CTCLoss ChannelShuffle CircularPad1d CircularPad2d
    CircularPad3d ConstantPad1d ConstantPad2d ConstantPad3d Container Conv1d Conv2d Conv3d ConvTranspose1d
    ConvTranspose2d ConvTranspose3d CosineEmbeddingLoss CosineSimilarity CrossEntropyLoss CrossMapLRN2d Dropout
    Dropout1d Dropout2d Dropout3d ELU Embedding EmbeddingBag FeatureAlphaDropout Flatten Fold
    FractionalMaxPool2d FractionalMaxPool3d GELU GLU GRU GRUCell GaussianNLLLoss GroupNorm Hardshrink
    Hardsigmoid Hardswish Hardtanh HingeEmbeddingLoss HuberLoss Identity InstanceNorm1d InstanceNorm2d
    InstanceNorm3d KLDivLoss L1Loss LPPool1d LPPool2d LPPool3d LSTM LSTMCell LayerNorm LazyBatchNorm1d
    LazyBatchNorm2d LazyBatchNorm3d LazyConv1d LazyConv2d LazyConv3d LazyConvTranspose1d LazyConvTranspose2d
    LazyConvTranspose3d LazyInstanceNorm1d LazyInstanceNorm2d LazyInstanceNorm3d LazyLinear LeakyReLU Linear
    LinearCrossEntropyLoss LinearCrossEntropyOptions LocalResponseNorm LogSigmoid LogSoftmax MSELoss
    MarginRankingLoss MaxPool1d MaxPool2d MaxPool3d MaxUnpool1d MaxUnpool2d MaxUnpool3d Mish Module ModuleDict
    ModuleList MultiLabelMarginLoss MultiLabelSoftMarginLoss MultiMarginLoss MultiheadAttention NLLLoss
    NLLLoss2d PReLU PairwiseDistance Parameter ParameterDict ParameterList PixelShuffle PixelUnshuffle
    PoissonNLLLoss RMSNorm RNN RNNBase RNNCell RNNCellBase RReLU ReLU ReLU6 ReflectionPad1d ReflectionPad2d
    ReflectionPad3d ReplicationPad1d ReplicationPad2d ReplicationPad3d SELU Sequential SiLU Sigmoid SmoothL1Loss
    SoftMarginLoss Softmax Softmax2d Softmin Softplus Softshrink Softsign SyncBatchNorm Tanh Tanhshrink
    Threshold Transformer TransformerDecoder TransformerDecoderLayer TransformerEncoder TransformerEncoderLayer
    TripletMarginLoss TripletMarginWithDistanceLoss Unflatten Unfold UninitializedBuffer UninitializedParameter
    Upsample UpsamplingBilinear2d UpsamplingNearest2d ZeroPad1d ZeroPad2d ZeroPad3d
    """.split()
)
"""What `from torch.nn import *` brings in, but for its modules."""

LAYERS_REFUSED = frozenset({"DataParallel"})

UTILITY_FUNCTIONS = frozenset(
    "_single _pair _triple _quadruple _ntuple _reverse_repeat_tuple consume_prefix_in_state_dict_if_present".split()
)
"""Members of torch.nn.modules.utils."""

MODULES = frozenset({*MEMBERS, *LAYER_MODULES, "torch.nn.modules.utils", "torch.backends", "torch.utils", "torch.ao"})
"""Every module a slice may import or name the members of."""

PACKAGES = frozenset(name.partition(".")[0] for name in MODULES)
"""Top-level packages that are never looked for in the workspace, whatever lies there under their names."""

TRANSPARENT = frozenset(
    "torch.compile torch.jit.script torch.jit.optimize_for_inference torch.jit.freeze torch.nn.DataParallel "
    "torch.nn.parallel.DataParallel torch.nn.parallel.DistributedDataParallel "
    "torch.nn.SyncBatchNorm.convert_sync_batchnorm torch.nn.modules.SyncBatchNorm.convert_sync_batchnorm".split()
)
"""What gives back the network it is given in other clothes: a slice gets the network itself."""

CALL_ONLY = frozenset({"functools.wraps"})
"""Allowed only as `wraps(f)`: with other arguments it copies any attribute from one object to another, unseen."""

BUILTINS = frozenset(
    """
    ArithmeticError AssertionError AttributeError BaseException Ellipsis Exception False IndexError KeyError ImportError
    LookupError ModuleNotFoundError NotImplemented NotImplementedError None OverflowError RuntimeError StopIteration
    True TypeError ValueError ZeroDivisionError abs all any bin bool bytearray bytes callable chr classmethod complex
    delattr dict divmod enumerate filter float format frozenset getattr hasattr hash hex id int isinstance issubclass
    iter len list map max min next object oct ord pow property range repr reversed round set setattr slice sorted
    staticmethod str sum super tuple type zip print
    __name__ __file__ __debug__ __doc__ UserWarning DeprecationWarning FutureWarning RuntimeWarning ImportWarning
    Warning NameError EOFError FloatingPointError OSError IOError FileNotFoundError RecursionError MemoryError
    UnicodeError UnicodeDecodeError UnicodeEncodeError TimeoutError ConnectionError PermissionError EnvironmentError
    KeyboardInterrupt SystemExit GeneratorExit
    """.split()
)

IMPLIED = frozenset({"argparse"})
"""Modules that the expression of an entry may name although its file does not import them."""

NAMES = frozenset("__name__ __file__ __debug__ __doc__ __class__ __all__ __version__ __author__ __package__".split())
"""Double-underscore names a slice may read or assign."""

DUNDER_ATTRIBUTES = frozenset(
    """
    __init__ __new__ __call__ __len__ __getitem__ __setitem__ __delitem__ __iter__ __next__ __contains__ __name__
    __qualname__ __module__ __version__ __post_init__ __repr__ __str__ __all__ __doc__ __enter__ __exit__ __eq__ __ne__
    __lt__ __le__ __gt__ __ge__ __hash__ __setattr__ __delattr__ __getattr__ __class__ __add__ __radd__ __iadd__ __sub__
    __rsub__ __mul__ __rmul__ __truediv__ __rtruediv__ __floordiv__ __mod__ __pow__ __neg__ __abs__ __and__ __or__
    __matmul__ __float__ __int__ __bool__ __index__ __init_subclass__ __torch_function__ __wrapped__ __slots__
    __constants__ __members__ __version_info__
    """.split()
)
"""Double-underscore attributes a model may touch. The rest lead to globals, code objects and subclasses."""

ASSIGNED_ATTRIBUTES = frozenset({"__defaults__", "__kwdefaults__"})
"""Those that it may only assign, as one did to named tuples before they took defaults."""

REFUSED_ATTRIBUTES = frozenset(
    "tofile dump memmap ctypes load_library load_url share_memory_ f_globals f_locals f_builtins f_back f_code "
    "gi_frame gi_code gi_yieldfrom cr_frame cr_code ag_frame ag_code tb_frame tb_next func_globals mro "
    "register_package _C _dl storage untyped_storage _typed_storage data_ptr with_traceback co_code "
    "co_consts co_names".split()
)

FUNCTIONS_ONLY_OF_MODULES = frozenset({"compile"})
"""Attributes refused on objects (`net.compile()` starts compilers) and fine in modules (`re.compile`)."""

LOGGING_MODULES = frozenset(
    "logging loguru warnings tqdm wandb pprint rich absl structlog colorama tensorboardX".split()
)
"""Modules whose calls, as statements, say something and compute nothing: they fall away."""

DECORATORS_DROPPED = frozenset({"torch", "warnings"})
"""Packages whose decorators fall away unless they are in DECORATORS_KEPT."""

DECORATORS_KEPT = frozenset("torch.autocast torch.amp.autocast torch.cuda.amp.autocast".split())
"""`torch.no_grad` and its like fall away, too: nothing has a gradient here, and the exporter loses lines below them."""
