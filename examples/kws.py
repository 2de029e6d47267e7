"""Keyword spotting: the DS-CNN of MLPerf Tiny (49 MFCC frames of 10 coefficients, 12 words)."""

import torch
from torch import nn


class DepthwiseSeparable(nn.Sequential):
    def __init__(self, channels: int):
        super().__init__(
            nn.Conv2d(channels, channels, 3, padding=1, groups=channels, bias=False),
            nn.BatchNorm2d(channels),
            nn.ReLU(),
            nn.Conv2d(channels, channels, 1, bias=False),
            nn.BatchNorm2d(channels),
            nn.ReLU(),
        )


# chipfit: input=1x1x49x10
class DSCNN(nn.Module):
    def __init__(self, num_classes: int = 12, channels: int = 64):
        super().__init__()
        self.pad = nn.ZeroPad2d((1, 1, 4, 5))  # TensorFlow's SAME for a 10x4 kernel at stride 2
        self.stem = nn.Conv2d(1, channels, (10, 4), stride=2, bias=False)
        self.stem_norm = nn.BatchNorm2d(channels)
        self.blocks = nn.Sequential(*[DepthwiseSeparable(channels) for _ in range(4)])
        self.dropout = nn.Dropout(0.4)
        self.pool = nn.AvgPool2d((25, 5))
        self.classifier = nn.Linear(channels, num_classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = torch.relu(self.stem_norm(self.stem(self.pad(x))))
        x = self.blocks(x)
        x = self.pool(self.dropout(x))
        x = torch.flatten(x, 1)
        return torch.softmax(self.classifier(x), dim=1)
