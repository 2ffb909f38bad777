"""nn/optimizing: what other libraries call what optimizers take."""

from __future__ import annotations

from nn.common.wording import Advice

WORDS: dict[str, Advice] = {
    **dict.fromkeys(("params", "model", "variables"), "parameters=model.parameters()"),
    **dict.fromkeys(("learning_rate", "learning_rate_init", "step_size", "eta"), "lr={}"),
    **dict.fromkeys(("beta_1", "beta1"), "betas=({}, 0.999)"),
    **dict.fromkeys(("beta_2", "beta2"), "betas=(0.9, {})"),
    "epsilon": "eps={}",
    "rho": "alpha={}",
    **dict.fromkeys(("decay", "l2"), "weight_decay={}"),
    **dict.fromkeys(("clipnorm", "max_norm"), "a gradient is bounded by clip_norm, of fit or of nn"),
    **dict.fromkeys(("amsgrad", "maximize", "foreach", "fused", "capturable", "differentiable"), "leave it out"),
}
