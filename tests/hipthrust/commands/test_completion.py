import shutil
import subprocess

import pytest

from hipthrust.main import main


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_every_shell_gets_its_script(shell, capsys):
    assert main(["completion", shell]) == 0

    script = capsys.readouterr().out
    assert "--variation" in script
    assert "--debug" not in script


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (["hipthrust", "an"], {"analyze"}),
        (["hipthrust", "analyze", "--lift", "gl"], {"glute-bridge"}),
        (["hipthrust", "analyze", "se"], {"set.csv"}),
        (["hipthrust", "analyze", "--config", "se"], {"set.csv"}),
    ],
)
def test_bash_completes_commands_options_choices_and_files(typed, offered, tmp_path, capsys):
    assert main(["completion", "bash"]) == 0
    (tmp_path / "hipthrust.sh").write_text(capsys.readouterr().out)
    (tmp_path / "set.csv").touch()
    words = " ".join(f"'{word}'" for word in typed)
    ask = (
        f"source ./hipthrust.sh; COMP_WORDS=({words}); COMP_CWORD={len(typed) - 1}; "
        f"_shtab_hipthrust hipthrust '{typed[-1]}' '{typed[-2]}'; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    )
    done = subprocess.run(["bash", "-c", ask], cwd=tmp_path, capture_output=True, text=True)

    assert set(done.stdout.split()) == offered, done.stderr
