"""Buckets of Hugging Face as a folder: their storage speaks a protocol that a test cannot."""

import os
import shutil
from pathlib import Path

import huggingface_hub

HOME = Path(os.environ["BUCKETS"])


def create_bucket(self, bucket_id, *, private=None, exist_ok=False):
    assert private
    (HOME / bucket_id).mkdir(parents=True, exist_ok=exist_ok)


def batch_bucket_files(self, bucket_id, *, add):
    for path, name in add:
        target = HOME / bucket_id / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def download_bucket_files(self, bucket_id, files):
    for name, path in files:
        if (HOME / bucket_id / name).exists():
            shutil.copyfile(HOME / bucket_id / name, path)


huggingface_hub.HfApi.create_bucket = create_bucket
huggingface_hub.HfApi.batch_bucket_files = batch_bucket_files
huggingface_hub.HfApi.download_bucket_files = download_bucket_files
