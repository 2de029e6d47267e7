"""Image classification: the ResNet-8 of MLPerf Tiny (32x32 RGB, 10 classes)."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class ResidualBlock(nn.Module):
    def __init__(self, in_channels, out_channels, stride=1):
        super().__init__()
        # TensorFlow pads a 3x3 kernel at stride 2 on the bottom and right only.
        self.pad = (0, 1, 0, 1) if stride == 2 else (1, 1, 1, 1)
        self.conv1 = nn.Conv2d(in_channels, out_channels, 3, stride)
        self.bn1 = nn.BatchNorm2d(out_channels)
        self.conv2 = nn.Conv2d(out_channels, out_channels, 3, padding=1)
        self.bn2 = nn.BatchNorm2d(out_channels)
        self.shortcut = None
        if stride != 1 or in_channels != out_channels:
            self.shortcut = nn.Conv2d(in_channels, out_channels, 1, stride)

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(F.pad(x, self.pad))))
        y = self.bn2(self.conv2(y))
        if self.shortcut is not None:
            x = self.shortcut(x)
        return F.relu(x + y)


# chipfit: input=1x3x32x32
class ResNet8(nn.Module):
    def __init__(self, num_classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, 3, padding=1)
        self.bn = nn.BatchNorm2d(16)
        self.stack1 = ResidualBlock(16, 16)
        self.stack2 = ResidualBlock(16, 32, stride=2)
        self.stack3 = ResidualBlock(32, 64, stride=2)
        self.fc = nn.Linear(64, num_classes)

    def forward(self, x):
        x = F.relu(self.bn(self.conv(x)))
        x = self.stack1(x)
        x = self.stack2(x)
        x = self.stack3(x)
        x = F.avg_pool2d(x, 8)
        x = torch.flatten(x, 1)
        return F.softmax(self.fc(x), dim=-1)
