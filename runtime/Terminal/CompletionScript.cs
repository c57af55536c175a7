namespace Unmix.Terminal;

/// <summary>
/// Scripts that make a shell ask the program itself, by the directive <c>[suggest:POSITION]</c>, what may stand where the cursor
/// is. Where a
/// word does not begin with a dash, options are left out, and files are offered where nothing else fits.
/// </summary>
public static class CompletionScript
{
    private const string Bash = """
        _PROGRAM_complete() {
            local line="${COMP_LINE:0:COMP_POINT}" word="${COMP_WORDS[COMP_CWORD]}" words
            line="PROGRAM${line#"$1"}"
            words="$("$1" "[suggest:${#line}]" "$line" 2>/dev/null)"
            [[ "$word" == -* ]] || words="$(grep -v '^[-/]' <<<"$words")"
            COMPREPLY=($(compgen -W "$words" -- "$word"))
        }
        complete -o default -F _PROGRAM_complete PROGRAM

        """;

    private const string Zsh = """
        _PROGRAM_complete() {
            local line="${BUFFER[1,CURSOR]}"
            local -a words_
            words_=("${(@f)$(PROGRAM "[suggest:${#line}]" "$line" 2>/dev/null)}")
            [[ "$PREFIX" == -* ]] || words_=("${(@)words_:#[-/]*}")
            words_=("${(@M)words_:#$PREFIX*}")
            if (( ${#words_} )); then compadd -a words_; else _files; fi
        }
        compdef _PROGRAM_complete PROGRAM

        """;

    private const string Fish = """
        function __PROGRAM_complete
            set -l line (commandline -cp)
            set -l word (commandline -ct)
            if string match -q -- '-*' $word
                PROGRAM "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
            else
                PROGRAM "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null | string match -v -r '^[-/]'
            end
        end
        complete -c PROGRAM -a '(__PROGRAM_complete)'

        """;

    private const string Pwsh = """
        Register-ArgumentCompleter -Native -CommandName PROGRAM -ScriptBlock {
            param($word, $tree, $position)
            $line = $tree.ToString().PadRight($position).Substring(0, $position)
            PROGRAM "[suggest:$position]" "$line" 2>$null |
                Where-Object { $_ -like "$word*" -and ($word.StartsWith('-') -or $_ -notmatch '^[-/]') } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }

        """;

    /// <summary>The shells that there is a script for.</summary>
    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish", "pwsh"];

    /// <summary>The script.</summary>
    /// <param name="program">Name of the program, as it is called.</param>
    /// <param name="shell">One of <see cref="Shells"/>.</param>
    public static string For(string program, string shell)
    {
        var script = shell switch
        {
            "bash" => Bash,
            "zsh" => Zsh,
            "fish" => Fish,
            "pwsh" => Pwsh,
            _ => throw new ArgumentException($"There is no script for '{shell}'.", nameof(shell)),
        };
        // A function's name has no dash in every shell.
        return script
            .Replace("_PROGRAM_", $"_{program.Replace('-', '_')}_", StringComparison.Ordinal)
            .Replace("PROGRAM", program, StringComparison.Ordinal);
    }
}
