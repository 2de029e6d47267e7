"""Gesture recognition: 1-D convolutions over one second of a 6-axis IMU at 128 Hz."""

import torch
from torch import nn


# chipfit: input=1x6x128
class GestureNet(nn.Module):
    def __init__(self, num_gestures: int = 6, axes: int = 6):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv1d(axes, 16, kernel_size=5, padding=2),
            nn.BatchNorm1d(16),
            nn.ReLU6(),
            nn.MaxPool1d(2),
            nn.Conv1d(16, 16, kernel_size=5, padding=2, groups=16),
            nn.Conv1d(16, 32, kernel_size=1),
            nn.BatchNorm1d(32),
            nn.ReLU6(),
            nn.MaxPool1d(2),
            nn.Conv1d(32, 48, kernel_size=3, stride=2, padding=1),
            nn.ReLU6(),
        )
        self.pool = nn.AdaptiveAvgPool1d(4)
        self.head = nn.Linear(48 * 4, num_gestures)

    def forward(self, window: torch.Tensor) -> torch.Tensor:
        features = self.pool(self.features(window))
        return self.head(features.flatten(1))
