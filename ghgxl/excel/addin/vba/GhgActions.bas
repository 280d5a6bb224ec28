Option Explicit
Option Private Module
' What the buttons do is Python's work; here a workbook is named, waited for, and shown.

Private busy As Boolean

Public Sub GhgPerform(ByVal action As String)
    Dim server As Object, job As Object, answer As String, ledger As String, copy As String, reason As String
    If busy Then Exit Sub
    busy = True
    On Error GoTo failed
    GhgAllowEsc
    GhgRegister
    If action <> "templates" Then
        If Not NamedLedger(action, ledger, copy) Then GoTo finished
    End If
    Application.StatusBar = GhgText("running-" & action)
    Set server = GhgServer()
    Set job = server.Call(server.Module("ghgxl.excel.addin.actions"), "begin", server.Tuple(action, ledger, copy))
    answer = server.Str(server.Call(job, "answer"))
    Do While answer = ""
        GhgPause
        answer = server.Str(server.Call(job, "answer"))
    Loop
    Application.StatusBar = False
    GhgShow answer
finished:
    Application.StatusBar = False
    busy = False
    Exit Sub
failed:
    reason = Err.Description
    If Not job Is Nothing Then StopJob server, job
    Application.StatusBar = False
    busy = False
    GhgSay "error", GhgText("failed") & vbLf & reason
End Sub

' Esc ends the command too.
Private Sub StopJob(ByVal server As Object, ByVal job As Object)
    On Error Resume Next
    server.Str server.Call(job, "stop")
End Sub

' The active workbook's file; only the report saves it, the others read a copy of what isn't saved yet.
Private Function NamedLedger(ByVal action As String, ByRef ledger As String, ByRef copy As String) As Boolean
    Dim book As Object
    Set book = ActiveWorkbook
    If book Is Nothing Then
        GhgSay "warning", GhgText("no-workbook")
    ElseIf book.Path = "" Then
        GhgSay "warning", GhgText("never-saved")
    Else
        ledger = book.FullName
        If Not book.Saved Then
            If action = "report" Then
                book.Save
            Else
                copy = GhgTempFolder() & "\ghgxl-" & Format$(Now, "yyyymmddhhnnss") & "-" & book.Name
                book.SaveCopyAs copy
            End If
        End If
        NamedLedger = True
    End If
End Function

' An answer: its kind, a workbook to open (or nothing), and the sentence, each on a line of its own.
Public Sub GhgShow(ByVal answer As String)
    Dim parts As Variant
    parts = Split(answer, vbLf, 3)
    If parts(1) <> "" Then Workbooks.Open parts(1)
    GhgSay parts(0), parts(2)
End Sub

' Starts the server anew and writes each formula again that shows an error or names the add-in's old path.
Public Sub GhgReconnectBook()
    Dim server As Object, healed As Long, refused As Long, text As String, reason As String
    GhgRestart
    On Error GoTo noServer
    GhgRegister
    Set server = GhgServer()
    On Error GoTo 0
    If Not ActiveWorkbook Is Nothing Then GhgHeal ActiveWorkbook, healed, refused
    text = Replace(GhgText("healed"), "{n}", CStr(healed))
    If refused > 0 Then text = text & vbLf & Replace(GhgText("refused"), "{n}", CStr(refused))
    If refused > 0 Then GhgSay "warning", text Else GhgSay "note", text
    Exit Sub
noServer:
    reason = Err.Description
    GhgSay "error", GhgText("failed") & vbLf & reason
End Sub

Public Sub GhgHeal(ByVal book As Object, ByRef healed As Long, ByRef refused As Long)
    Dim sheet As Object, found As Object, cell As Object, text As String, plain As String
    For Each sheet In book.Worksheets
        Set found = Nothing
        On Error Resume Next
        Set found = sheet.UsedRange.SpecialCells(-4123)
        On Error GoTo 0
        If Not found Is Nothing Then
            For Each cell In found.Cells
                If InStr(1, cell.Formula, "GHG_", vbTextCompare) > 0 Then
                    text = CellFormula(cell)
                    plain = GhgPlain(text)
                    If plain <> text Or IsError(cell.Value) Or HidesErrors(text) Then
                        If Rewritten(cell, plain) Then healed = healed + 1 Else refused = refused + 1
                    End If
                End If
            Next cell
        End If
    Next sheet
End Sub

' IFERROR, IFNA, ISERROR, ISERR, ISNA: whether the function answers can't be seen from the cell.
Private Function HidesErrors(ByVal text As String) As Boolean
    HidesErrors = InStr(1, text, "IFERROR(", vbTextCompare) + InStr(1, text, "IFNA(", vbTextCompare) + InStr(1, text, "ISERR", vbTextCompare) + InStr(1, text, "ISNA(", vbTextCompare) > 0
End Function

' Formula2 keeps array formulas as they are; Excel before 2021 doesn't have it.
Private Function CellFormula(ByVal cell As Object) As String
    On Error GoTo older
    CellFormula = cell.Formula2
    Exit Function
older:
    CellFormula = cell.Formula
End Function

Private Function Rewritten(ByVal cell As Object, ByVal text As String) As Boolean
    On Error GoTo refused
    If cell.HasArray Then
        If cell.Address = cell.CurrentArray.Cells(1, 1).Address Then cell.CurrentArray.FormulaArray = text
    Else
        WriteFormula cell, text
    End If
    Rewritten = True
    Exit Function
refused:
    Rewritten = False
End Function

Private Sub WriteFormula(ByVal cell As Object, ByVal text As String)
    On Error GoTo older
    cell.Formula2 = text
    Exit Sub
older:
    cell.Formula = text
End Sub

' A formula without what other machines put before our names: a path, [1]!, _xll., _xludf., _xldudf_, LibreOffice's GHGXL.
Public Function GhgPlain(ByVal text As String) As String
    Dim i As Long, quoted As Boolean, result As String
    i = 1
    Do While i <= Len(text)
        If Mid$(text, i, 1) = Chr$(34) Then quoted = Not quoted
        If Not quoted Then
            If StrComp(Mid$(text, i, 4), "GHG_", vbTextCompare) = 0 Then result = WithoutPrefix(result)
        End If
        result = result & Mid$(text, i, 1)
        i = i + 1
    Loop
    GhgPlain = result
End Function

Private Function WithoutPrefix(ByVal text As String) As String
    Dim i As Long, prefix As Variant, char As String
    WithoutPrefix = text
    For Each prefix In Array("_xll.", "_xludf.", "_xldudf_", "GHGXL.")
        If StrComp(Right$(text, Len(prefix)), prefix, vbTextCompare) = 0 Then
            WithoutPrefix = Left$(text, Len(text) - Len(prefix))
            Exit Function
        End If
    Next prefix
    If Right$(text, 1) <> "!" Then Exit Function
    i = Len(text) - 1
    If i > 0 Then
        If Mid$(text, i, 1) = "'" Then
            i = InStrRev(text, "'", i - 1)
        Else
            Do While i > 1
                char = Mid$(text, i - 1, 1)
                If InStr("(,;=+-*/^&<>{@% ", char) > 0 Then Exit Do
                i = i - 1
            Loop
        End If
        If i > 0 Then
            If InStr(1, Mid$(text, i), "ghgxl", vbTextCompare) > 0 Or Mid$(text, i, 1) = "[" Then WithoutPrefix = Left$(text, i - 1)
        End If
    End If
End Function
