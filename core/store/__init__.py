"""What is kept: every run, in one SQLite file, so that it can be found again and go on.

    with Store.open(place()) as store:
        for run in store.summaries(dataset="xor"):
            print(run.id, run.status, run.train_loss)
        trainer = Trainer.resumed(store.checkpoint("last"))

`Recorder` writes while runs train; `Store` reads, and changes what people say about runs.
"""
