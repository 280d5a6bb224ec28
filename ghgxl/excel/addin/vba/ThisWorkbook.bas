Option Explicit

Private Sub Workbook_Open()
    GhgRegister
End Sub
