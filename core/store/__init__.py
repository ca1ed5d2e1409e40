"""What is kept: every run, in one SQLite file, so that it can be found again and go on.

    with Store.open() as store:
        for run in store.find("dataset=xor"):
            print(run.id, run.status, run.train_loss)
        trainer = store.load("last")

`Recorder` writes while runs train; `Store` reads, and changes what people say about runs.
"""
