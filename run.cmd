@echo off
rem The same as ./run.sh, through the Bash that comes with Git for Windows.
setlocal
set "bash=%ProgramFiles%\Git\bin\bash.exe"
if exist "%bash%" goto start
echo Git for Windows is missing. Install it with:  winget install --id Git.Git
exit /b 2
:start
"%bash%" "%~dp0run.sh" %*
exit /b %errorlevel%
