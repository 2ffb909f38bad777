"""nn/training: what other libraries call what `fit` takes."""

from __future__ import annotations

from typing import Any

from nn.common.wording import Advice


def _progress(given: Any) -> str:
    return f"progress={bool(given)}"


def _patience(given: Any) -> str:
    if isinstance(given, bool) or not isinstance(given, int):
        return "validation=0.2, patience=10" if given else "patience=None"
    return f"patience={given}"


def _shuffled(given: Any) -> str:
    return f"shuffle={bool(given)}"


DATA = "data come as one argument: fit(model, loss, (X, y)), or a Data"
VALIDATION = "validation=(X, y)"
PENALISED = "optimizer=AdamW(model.parameters(), weight_decay={}), or penalty=lambda model: l2(model, {})"

WORDS: dict[str, Advice] = {
    **dict.fromkeys(("batch_size", "batchsize", "minibatch_size", "bs", "per_device_train_batch_size"), "batch={}"),
    **dict.fromkeys(("learning_rate", "learning_rate_init", "rate", "eta", "step_size", "eta0"), "lr={}"),
    **dict.fromkeys(
        (
            "n_epochs",
            "num_epochs",
            "nb_epoch",
            "max_iter",
            "max_epochs",
            "n_iter",
            "iterations",
            "n_iterations",
            "num_train_epochs",
            "n_estimators",
        ),
        "epochs={}",
    ),
    **dict.fromkeys(("verbose", "disp", "show_progress", "enable_progress_bar", "tqdm"), _progress),
    **dict.fromkeys(("metrics", "scoring", "scorer", "weighted_metrics"), "metric={}"),
    **dict.fromkeys(("validation_data", "val_data", "eval_set", "valid_data", "dev", "test_data"), "validation={}"),
    **dict.fromkeys(("validation_split", "validation_fraction", "val_split", "test_size", "val_size"), "validation={}"),
    **dict.fromkeys(("x_val", "x_valid", "x_test", "y_val", "y_valid", "y_test"), VALIDATION),
    **dict.fromkeys(("loss_fn", "loss_function", "criterion", "objective", "loss_func"), "loss={}"),
    **dict.fromkeys(("x", "y", "inputs", "targets", "target", "labels", "features", "x_train", "y_train"), DATA),
    **dict.fromkeys(("dataset", "train_data", "train_dataset", "dataloader", "train_loader", "loader"), "data={}"),
    **dict.fromkeys(("net", "network", "module", "estimator"), "model={}"),
    **dict.fromkeys(("optim", "solver", "optimiser", "opt"), "optimizer={}"),
    **dict.fromkeys(("scheduler", "lr_scheduler", "lr_schedule", "learning_rate_schedule"), "schedule={}"),
    **dict.fromkeys(("random_state", "random_seed", "rng", "generator"), "seed={}"),
    **dict.fromkeys(("early_stopping", "early_stopping_rounds", "n_iter_no_change"), _patience),
    **dict.fromkeys(("gradient_clip_val", "max_grad_norm", "clipnorm", "clip_grad_norm", "grad_clip"), "clip_norm={}"),
    **dict.fromkeys(("clipvalue", "clip_grad_value"), "clip_value={}"),
    **dict.fromkeys(("weight_decay", "alpha", "l2", "regularization"), PENALISED),
    **dict.fromkeys(("momentum", "nesterov"), "optimizer=SGD(model.parameters(), lr=0.01, momentum=0.9)"),
    **dict.fromkeys(("callback", "on_epoch_end"), "callbacks={}"),
    "shuffled": _shuffled,
    **dict.fromkeys(("steps_per_epoch", "n_batches", "max_steps"), "steps={}"),
    **dict.fromkeys(("sample_weights", "weights", "weight"), "sample_weight={}"),
    **dict.fromkeys(("n_jobs", "num_workers", "workers", "client"), "executor=ProcessPoolExecutor()"),
    "class_weights": "class_weight={}",
    "pos_weight": "class_weight={1: {}}",
    "jit": "compiled={}",
    "checkpoint_path": "checkpoint={}",
    "device": "it computes with floats on the processor; leave it out",
    "dtype": "it computes with 64-bit floats; leave it out",
    **dict.fromkeys(("tol", "min_delta", "threshold"), "tolerance={}"),
    "warm_start": "a model goes on from the weights it has; leave it out",
}
