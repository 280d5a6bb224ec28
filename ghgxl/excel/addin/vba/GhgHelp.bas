Option Explicit
Option Private Module
' Chinese texts stand in the add-in's own sheet (UTF-8); this source can hold ASCII only.
' Columns: kind, key, text; a function's row goes on with category, number of arguments, and their help.

Private registered As Boolean

Public Function GhgText(ByVal key As String) As String
    Dim r As Long, texts As Object
    Set texts = ThisWorkbook.Worksheets(1)
    r = 1
    Do While texts.Cells(r, 1).Value2 <> ""
        If texts.Cells(r, 1).Value2 = "text" And texts.Cells(r, 2).Value2 = key Then
            GhgText = texts.Cells(r, 3).Value2
            Exit Function
        End If
        r = r + 1
    Loop
    GhgText = key
End Function

' Gives Excel's function wizard the help of every function; tried again later where Excel isn't ready yet.
Public Sub GhgRegister()
    Dim r As Long, i As Long, count As Long, texts As Object, help() As String
    If registered Then Exit Sub
    On Error GoTo notReady
    Set texts = ThisWorkbook.Worksheets(1)
    r = 1
    Do While texts.Cells(r, 1).Value2 <> ""
        If texts.Cells(r, 1).Value2 = "function" Then
            count = texts.Cells(r, 5).Value2
            ReDim help(0 To count - 1)
            For i = 0 To count - 1
                help(i) = texts.Cells(r, 6 + i).Value2
            Next i
            Application.MacroOptions Macro:="'" & ThisWorkbook.Name & "'!" & texts.Cells(r, 2).Value2, Description:=texts.Cells(r, 3).Value2, Category:=texts.Cells(r, 4).Value2, ArgumentDescriptions:=help
        End If
        r = r + 1
    Loop
    registered = True
    ThisWorkbook.Saved = True
notReady:
End Sub
