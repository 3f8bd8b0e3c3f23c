@echo off
rem Registers otpauth links for the latchkey.exe that lies beside this file, for
rem this user. An installer runs it, or writes the same values. Not tried on Windows.
rem The two dashes keep a link from being taken for flags, whatever is in it.
for %%s in (otpauth otpauth-migration) do (
	reg add "HKCU\Software\Classes\%%s" /ve /d "URL:%%s" /f || exit /b 1
	reg add "HKCU\Software\Classes\%%s" /v "URL Protocol" /d "" /f || exit /b 1
	reg add "HKCU\Software\Classes\%%s\DefaultIcon" /ve /d "\"%~dp0latchkey.exe\",0" /f || exit /b 1
	reg add "HKCU\Software\Classes\%%s\shell\open\command" /ve /d "\"%~dp0latchkey.exe\" -- \"%%1\"" /f || exit /b 1
)
