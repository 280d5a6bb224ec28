Option Explicit
Option Private Module
' Between a cell and the Python function: values go in, real errors come out.
' Ranges are read here, so that a call is one hop to Python and back, and no workbook is handed over.

Private Const FUNCTIONS_MODULE As String = "@MODULE@"

Public Function GhgCall(ByVal functionName As String, ByVal given As Variant) As Variant
    Dim i As Long, values As Variant
    On Error GoTo failed
    ReDim values(LBound(given) To UBound(given))
    For i = LBound(given) To UBound(given)
        If IsObject(given(i)) Then
            values(i) = GhgValues(given(i))
        Else
            values(i) = given(i)
        End If
    Next i
    GhgCall = GhgReal(GhgServer().CallUDF(FUNCTIONS_MODULE, functionName, values))
    Exit Function
failed:
    GhgCall = CVErr(2015)
End Function

' Value2: dates and currency are numbers. A whole column ends with the sheet's used rows.
Private Function GhgValues(ByVal area As Object) As Variant
    Dim used As Object
    If area.Areas.Count > 1 Then Err.Raise 5
    If area.Rows.Count = area.Worksheet.Rows.Count Then
        Set used = area.Worksheet.UsedRange
        Set area = area.Resize(used.Row + used.Rows.Count - 1)
    End If
    GhgValues = area.Value2
End Function

' A single value, one row (one dimension) or rows (two dimensions), each error text made a real error.
Public Function GhgReal(ByVal answer As Variant) As Variant
    Dim r As Long, c As Long
    If Not IsArray(answer) Then
        GhgReal = RealValue(answer)
        Exit Function
    End If
    If Dimensions(answer) = 1 Then
        For c = LBound(answer) To UBound(answer)
            answer(c) = RealValue(answer(c))
        Next c
    Else
        For r = LBound(answer, 1) To UBound(answer, 1)
            For c = LBound(answer, 2) To UBound(answer, 2)
                answer(r, c) = RealValue(answer(r, c))
            Next c
        Next r
    End If
    GhgReal = answer
End Function

Private Function RealValue(ByVal value As Variant) As Variant
    RealValue = value
    If VarType(value) = vbString Then
        If Left$(value, 5) = "#GHG!" Then RealValue = CVErr(CLng(Mid$(value, 6, 4)))
    End If
End Function

Private Function Dimensions(ByVal answer As Variant) As Long
    Dim upper As Long
    On Error GoTo one
    upper = UBound(answer, 2)
    Dimensions = 2
    Exit Function
one:
    Dimensions = 1
End Function

' Whether a path is absolute on a drive of this machine, and safe inside the start command.
Public Function GhgLocal(ByVal path As String) As Boolean
    GhgLocal = path Like "[A-Za-z]:\*" And InStr(path, Chr$(34)) = 0 And InStr(path, "$(") = 0
End Function

Public Function GhgStartCommand(ByVal python As String) As String
    GhgStartCommand = Chr$(34) & python & Chr$(34) & " -E -P -c " & Chr$(34) & "import xlwings; xlwings.serve('$(CLSID)')" & Chr$(34)
End Function
