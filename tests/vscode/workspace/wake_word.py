"""Wake word spotting on 49 frames of 10 MFCC coefficients."""

import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, channels: int):
        super().__init__()
        self.depthwise = nn.Conv2d(channels, channels, 3, padding=1, groups=channels)
        self.pointwise = nn.Conv2d(channels, channels, 1)
        self.act = nn.GELU()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.act(self.pointwise(self.depthwise(x)))


# chipfit: input=1x1x49x10
class WakeWord(nn.Module):
    def __init__(self, words: int = 12, channels: int = 48):
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(1, channels, (10, 4), padding=(5, 1)),
            nn.ReLU(),
            nn.BatchNorm2d(channels),
            nn.MaxPool2d(2),
        )
        self.blocks = nn.Sequential(*[Block(channels) for _ in range(3)])
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Linear(channels, words)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.blocks(self.stem(x))
        return self.classifier(torch.flatten(self.pool(x), 1))
