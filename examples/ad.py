"""Anomaly detection: the autoencoder of MLPerf Tiny (5 log-mel frames of 128 bands)."""

from torch import Tensor, nn

HIDDEN = 128
LATENT = 8


def dense(inputs: int, outputs: int) -> list[nn.Module]:
    return [nn.Linear(inputs, outputs), nn.BatchNorm1d(outputs), nn.ReLU()]


# chipfit: input=1x640
class AutoEncoder(nn.Module):
    def __init__(self, features: int = 640):
        super().__init__()
        self.encoder = nn.Sequential(
            *dense(features, HIDDEN),
            *dense(HIDDEN, HIDDEN),
            *dense(HIDDEN, HIDDEN),
            *dense(HIDDEN, HIDDEN),
            *dense(HIDDEN, LATENT),
        )
        self.decoder = nn.Sequential(
            *dense(LATENT, HIDDEN),
            *dense(HIDDEN, HIDDEN),
            *dense(HIDDEN, HIDDEN),
            *dense(HIDDEN, HIDDEN),
            nn.Linear(HIDDEN, features),
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.decoder(self.encoder(x))
