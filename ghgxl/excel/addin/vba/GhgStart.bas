Option Explicit
Option Private Module
' The edge to the machine: starts the function server, shows a message, waits.
' The server's command names no workbook, and Python starts with -P (the current folder, which may be the
' ledger's, is no place for code) and -E (nor are environment variables). What it needs was written to the
' user's own registry by "ghgxl excel install".

@DECLARATIONS@
Private Declare PtrSafe Function LoadLibraryW Lib "kernel32" (ByVal path As LongPtr) As LongPtr
Private Declare PtrSafe Function MessageBoxW Lib "user32" (ByVal owner As LongPtr, ByVal text As LongPtr, ByVal title As LongPtr, ByVal style As Long) As Long
Private Declare PtrSafe Sub Sleep Lib "kernel32" (ByVal milliseconds As Long)

Private Const SECONDS_BEFORE_RETRY As Long = 60
Private command As String
Private failure As String
Private failedAt As Date

' The function server. After a failed start the next cells fail at once instead of waiting one by one.
Public Function GhgServer() As Object
    Dim answer As Variant
    If failure <> "" Then
        If DateDiff("s", failedAt, Now) < SECONDS_BEFORE_RETRY Then Err.Raise 1000, , failure
    End If
    On Error GoTo failed
    If command = "" Then command = StartCommand()
    If XLPyDLLActivateAuto(answer, command, 1) <> 0 Then Err.Raise 1000, , CStr(answer)
    failure = ""
    Set GhgServer = answer
    Exit Function
failed:
    failure = Err.Description
    failedAt = Now
    Err.Raise 1000, , failure
End Function

' Ends the server and forgets a failed start; the next call starts it anew.
Public Sub GhgRestart()
    Dim ended As Variant, code As Long
    On Error Resume Next
    If command <> "" Then code = XLPyDLLActivateAuto(ended, command, -1)
    command = ""
    failure = ""
End Sub

Private Function StartCommand() As String
    Dim python As String, folder As String
    python = GetSetting("ghgxl", "start", "python", "")
    folder = GetSetting("ghgxl", "start", "library", "")
    If Not GhgLocal(python) Or Not GhgLocal(folder) Then Err.Raise 1000, , "not installed: run ghgxl excel install"
    If LoadLibraryW(StrPtr(folder & "\" & XLPyDLLName)) = 0 Then Err.Raise 1000, , "cannot load " & folder & "\" & XLPyDLLName
    StartCommand = GhgStartCommand(python)
End Function

Public Sub GhgSay(ByVal kind As String, ByVal text As String)
    Dim style As Long, code As Long, title As String
    style = &H40
    If kind = "warning" Then style = &H30
    If kind = "error" Then style = &H10
    title = GhgText("title")
    code = MessageBoxW(Application.Hwnd, StrPtr(text), StrPtr(title), style)
End Sub

' Esc raises an error, which ends the wait.
Public Sub GhgAllowEsc()
    Application.EnableCancelKey = 2
End Sub

Public Sub GhgPause()
    Sleep 100
    DoEvents
End Sub

Public Function GhgTempFolder() As String
    GhgTempFolder = Environ$("TEMP")
End Function
